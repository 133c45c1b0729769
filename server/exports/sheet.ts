import type { EntityManager } from '@mikro-orm/postgresql';
import type { Right } from '../accounts/membership.service.js';
import type { JournalService } from '../ledger/journal.service.js';
import type { Cell } from '../platform/csv.js';

/** What sheets are read from. */
export interface SheetSource {
  readonly em: EntityManager;
  readonly journal: JournalService;
}

export interface Column<Row> {
  /** Stable: programs read files by it. */
  readonly head: string;
  readonly cell: (row: Row) => Cell;
  /** Says who bought, or what was paid: left out for those who may not see orders. */
  readonly ofOrder?: true;
}

/** One of an event's lists, to be taken home as CSV. */
export interface Sheet<Row> {
  /** Who may take it. */
  readonly right: Right;
  readonly columns: readonly Column<Row>[];
  /** Its rows are AnsweredRow, and what the event asks follows its columns. */
  readonly tellsAnswers?: true;
  /**
   * The rows that follow `after`, or the first ones: so many at most, oldest first, none where there are no more. Each page is
   * found by an index, so that the last one costs as much as the first.
   */
  readonly read: (source: SheetSource, eventId: string, after: Row | null, limit: number) => Promise<Row[]>;
}

/** Where a list by time and id begins. */
export const BEGINNING = { at: '-infinity', id: '00000000-0000-0000-0000-000000000000' };

/** SQL for an instant in UTC, ISO 8601. */
export const utc = (instant: string): string => `to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** The same to the microsecond, as PostgreSQL has it: the next page begins behind it. */
export const exactly = (instant: string): string =>
  `to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** SQL for the same instant as clocks at the event show it, so that a spreadsheet takes it for a time. */
export const local = (instant: string): string =>
  `to_char(${instant} at time zone events.time_zone, 'YYYY-MM-DD HH24:MI:SS')`;

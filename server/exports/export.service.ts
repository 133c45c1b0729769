import { Transactional } from '@mikro-orm/decorators/legacy';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { MembershipService } from '../accounts/membership.service.js';
import { requireUser, type Viewer } from '../accounts/viewer.entity.js';
import type { AuditService } from '../audit/audit.service.js';
import type { Event } from '../events/event.entity.js';
import type { EventService } from '../events/event.service.js';
import type { JournalService } from '../ledger/journal.service.js';
import { clock } from '../platform/clock.js';
import { csvLines } from '../platform/csv.js';
import type { RateLimits } from '../platform/rate-limits.js';
import type { Question } from '../questions/question.types.js';
import { answerColumns, nameFiles, type AnsweredRow } from './answer-columns.js';
import { attendeesSheet } from './attendees-sheet.js';
import { checkInsSheet } from './check-ins-sheet.js';
import { ordersSheet } from './orders-sheet.js';
import type { Column, Sheet } from './sheet.js';
import { transactionsSheet } from './transactions-sheet.js';

const SHEETS = {
  orders: ordersSheet,
  attendees: attendeesSheet,
  'check-ins': checkInsSheet,
  transactions: transactionsSheet,
};

export type SheetName = keyof typeof SHEETS;

export const SHEET_NAMES = Object.keys(SHEETS) as SheetName[];

/** 1,000 rows are some 200 kB of text: few enough to hold for every reader at once, many enough that the way there is short. */
const ROWS_A_PAGE = 1_000;

/** A file that is made while it is taken. */
export interface Export {
  readonly fileName: string;
  /** Its text, a page at a time: the next is read when the one before was taken. Once. */
  readonly pages: AsyncIterable<string>;
}

/** An event's lists as CSV, for its staff and for the operator. Every export is in the audit. */
export class ExportService {
  constructor(
    /** What `@Transactional` opens its transaction on. */
    protected readonly em: EntityManager,
    private readonly viewer: Viewer,
    private readonly memberships: MembershipService,
    private readonly events: EventService,
    private readonly journal: JournalService,
    private readonly audit: AuditService,
    private readonly limits: RateLimits,
  ) {}

  /**
   * A list of an event, for whoever of its staff may see it, with what they may see of it.
   * @throws as `EventService.require`; RateLimitedError.
   */
  @Transactional()
  async ofEvent(eventId: string, name: SheetName): Promise<Export> {
    const event = await this.events.require(SHEETS[name].right, eventId);
    await this.limits.consume('export', requireUser(this.viewer).id);
    return this.begin(event, name, await this.memberships.may('seeOrders', event.organization.id));
  }

  /** The whole list, for the operator: asks nobody's leave. */
  @Transactional()
  async forOperator(event: Event, name: SheetName): Promise<Export> {
    return this.begin(event, name, true);
  }

  private begin(event: Event, name: SheetName, seesOrders: boolean): Export {
    const { id, slug, timeZone, organization } = event;
    const details = { list: name, ...(!this.viewer.user && { by: 'operator' }) };
    this.audit.record({
      action: 'event.exported',
      subjectType: 'Event',
      subjectId: id,
      organizationId: organization.id,
      details,
    });
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone }).format(clock.now()); // 2026-11-21
    const sheet = SHEETS[name] as Sheet<unknown>;
    const asked = sheet.tellsAnswers && seesOrders ? event.questions : [];
    const heads = sheet.columns.map(({ head }) => head);
    const columns = [
      ...sheet.columns.filter(({ ofOrder }) => seesOrders || !ofOrder),
      ...(answerColumns(asked, heads) as Column<unknown>[]),
    ];
    return { fileName: `${slug}-${name}-${today}.csv`, pages: this.pages(sheet, columns, id, asked) };
  }

  /** Page by page, so that neither a million tickets nor a slow reader hold memory or a transaction. */
  private async *pages<Row>(
    { read }: Sheet<Row>,
    columns: readonly Column<Row>[],
    eventId: string,
    asked: readonly Question[],
  ): AsyncGenerator<string> {
    yield csvLines([columns.map(({ head }) => head)]);
    const { em, journal } = this;
    let rows = await read({ em, journal }, eventId, null, ROWS_A_PAGE);
    while (rows.length > 0) {
      await nameFiles(em, asked, asked.length > 0 ? (rows as AnsweredRow[]) : []);
      yield csvLines(rows.map(row => columns.map(({ cell }) => cell(row))));
      rows = await read({ em, journal }, eventId, rows.at(-1)!, ROWS_A_PAGE);
    }
  }
}

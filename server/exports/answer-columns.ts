import type { EntityManager } from '@mikro-orm/postgresql';
import type { Cell } from '../platform/csv.js';
import { filesIn, type Answers } from '../questions/answers.policy.js';
import { QuestionKind, type Question } from '../questions/question.types.js';
import type { Column } from './sheet.js';

/** A row of a list that tells what was answered. */
export interface AnsweredRow {
  readonly answers: Answers | null;
  /** Of a ticket, which of its order's it is, from 0: its own answers are told. Left out, those of all of them. */
  readonly position?: number;
  /** What the files are called that these answers name, by their ids. */
  fileNames?: ReadonlyMap<string, string>;
}

/**
 * A column a question, in the event's order, those that are asked no more first, under the question's own words; where these
 * are another column's too, with a number behind them.
 * @param heads of the columns before these.
 */
export function answerColumns(questions: readonly Question[], heads: readonly string[]): Column<AnsweredRow>[] {
  const taken = new Set(heads);
  return questions.map(question => {
    const head = free(question.label, taken);
    taken.add(head);
    return { head, ofOrder: true, cell: row => cellOf(question, row) };
  });
}

/** Looks up what the files in these rows' answers are called: one statement a page, none where nothing asks for a file. */
export async function nameFiles(
  em: EntityManager,
  questions: readonly Question[],
  rows: readonly AnsweredRow[],
): Promise<void> {
  const ids = rows.flatMap(({ answers }) => filesIn(questions, answers));
  if (ids.length === 0) return;
  const files = await em.execute<{ id: string; name: string }[]>(
    'select id, file_name as name from attachments where id in (?)',
    [[...new Set(ids)]],
  );
  const fileNames = new Map(files.map(({ id, name }) => [id, name]));
  for (const row of rows) row.fileNames = fileNames;
}

function free(label: string, taken: ReadonlySet<string>): string {
  if (!taken.has(label)) return label;
  let number = 2;
  while (taken.has(`${label} (${number})`)) number += 1;
  return `${label} (${number})`;
}

function cellOf(question: Question, { answers, position, fileNames }: AnsweredRow): Cell {
  const answer = answers?.[question.id];
  const words = (one: unknown) => wordsOf(question, one, fileNames);
  if (!question.perTicket || !Array.isArray(answer)) return words(answer);
  if (position !== undefined) return words(answer[position]);
  return answer.map(one => words(one) ?? '').join(' | ');
}

function wordsOf({ kind }: Question, answer: unknown, fileNames: AnsweredRow['fileNames']): Cell {
  if (answer === undefined || answer === null) return null;
  if (typeof answer === 'number') return answer;
  if (typeof answer === 'boolean') return answer ? 'yes' : 'no';
  if (Array.isArray(answer)) return answer.join(', ');
  if (typeof answer !== 'string') return JSON.stringify(answer);
  return kind === QuestionKind.FILE ? (fileNames?.get(answer) ?? null) : answer;
}

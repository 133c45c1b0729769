import { t } from '@lingui/core/macro';
import type { QuestionKind } from '../gql/graphql.js';
import { fieldWords } from './server-words.js';

/** A question as a form needs it. */
export interface Asked {
  readonly id: string;
  readonly label: string;
  readonly kind: QuestionKind;
  readonly required: boolean;
  readonly perTicket: boolean;
  readonly choices: readonly string[];
}

/** A file that was sent: its id answers, its name is shown. */
export interface SentFile {
  readonly id: string;
  readonly fileName: string;
}

/** As it stands in a form: text as typed, what is chosen, a file; undefined while nothing was answered. */
export type AnswerValue = string | readonly string[] | boolean | SentFile | null | undefined;
/** By question, then by ticket; of what is not asked for each ticket there is one. */
export type AnswerValues = Readonly<Record<string, readonly AnswerValue[]>>;
/** What is wrong, by question and ticket as in `nameOf`. */
export type AnswerProblems = Readonly<Record<string, string>>;

export const nameOf = (questionId: string, ticket: number): string => `${questionId}.${ticket}`;
export const isFile = (value: AnswerValue): value is SentFile =>
  typeof value === 'object' && value !== null && 'fileName' in value;

const isEmpty = (value: AnswerValue): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);

/** How often a question is asked, for so many tickets. */
export const timesAsked = ({ perTicket }: Asked, tickets: number): number => (perTicket ? tickets : 1);

export function withAnswer(values: AnswerValues, id: string, ticket: number, value: AnswerValue): AnswerValues {
  const before = values[id] ?? [];
  const after = Array.from({ length: Math.max(before.length, ticket + 1) }, (_, i) =>
    i === ticket ? value : before[i],
  );
  return { ...values, [id]: after };
}

/** What can be seen to be wrong before anything is sent; the server looks again. */
export function problemsIn(questions: readonly Asked[], values: AnswerValues, tickets: number): AnswerProblems {
  const wrong = questions.flatMap(question =>
    Array.from({ length: timesAsked(question, tickets) }, (_, ticket): [string, string] | null => {
      const problem = problemOf(question, values[question.id]?.[ticket]);
      return problem ? [nameOf(question.id, ticket), problem] : null;
    }).filter(one => one !== null),
  );
  return Object.fromEntries(wrong);
}

function problemOf({ kind, required }: Asked, value: AnswerValue): string | null {
  if (isEmpty(value)) return required ? needed(kind) : null;
  if (kind === 'NUMBER' && !Number.isFinite(Number(value))) return t`A number, such as 12 or 1.5.`;
  return null;
}

function needed(kind: QuestionKind): string {
  switch (kind) {
    case 'CHECKBOX':
      return t`This has to be ticked.`;
    case 'CHOICE':
    case 'MULTI_CHOICE':
      return t`Choose an answer.`;
    case 'FILE':
      return t`Send a file.`;
    default:
      return t`This needs an answer.`;
  }
}

/** As the API takes them; undefined for none. */
export function answersInput(
  questions: readonly Asked[],
  values: AnswerValues,
  tickets: number,
): Record<string, unknown> | undefined {
  const given = questions.flatMap((question): [string, unknown][] => {
    const all = Array.from({ length: timesAsked(question, tickets) }, (_, i) =>
      sent(question, values[question.id]?.[i]),
    );
    if (all.every(one => one === null)) return [];
    return [[question.id, question.perTicket ? all : all[0]]];
  });
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

function sent({ kind }: Asked, value: AnswerValue): unknown {
  if (kind === 'CHECKBOX') return value === true ? true : null;
  if (isEmpty(value)) return null;
  if (isFile(value)) return value.id;
  return kind === 'NUMBER' ? Number(value) : value;
}

/** What the server found wrong, beside the fields that it is about. Words for what has no field come back as `rest`. */
export function serverProblems(
  refusal: {
    readonly __typename?: string;
    readonly questionIds?: readonly string[];
    readonly fields?: readonly { path: string; message: string }[];
  },
  questions: readonly Asked[],
): { problems: AnswerProblems; rest: string[] } {
  const problems: Record<string, string> = {};
  const rest: string[] = [];
  for (const id of refusal.questionIds ?? []) {
    const question = questions.find(one => one.id === id);
    if (question)
      problems[nameOf(id, 0)] = question.perTicket ? t`Each ticket needs an answer.` : needed(question.kind);
    else rest.push(t`The organizer asks something more now. Load the page again.`);
  }
  for (const { path, ...field } of refusal.fields ?? []) {
    const [, id, ticket] = /^answers\.([^.]+)(?:\.(\d+))?/.exec(path) ?? [];
    if (id && questions.some(one => one.id === id)) problems[nameOf(id, Number(ticket ?? 0))] = fieldWords(field);
    else rest.push(fieldWords(field));
  }
  return { problems, rest: [...new Set(rest)] };
}

interface Readable {
  id: string;
  label: string;
  texts: string[];
  files: { readonly id: string; readonly fileName: string; readonly url: string }[];
}

/** Answers that were given, as people read them, with the questions that they answer; files by the names in `files`. */
export function readable(
  questions: readonly Asked[],
  answers: Readonly<Record<string, unknown>> | null | undefined,
  files: readonly { readonly id: string; readonly fileName: string; readonly url: string }[] = [],
): Readable[] {
  return questions.flatMap(({ id, label, kind, perTicket }): Readable[] => {
    const answer = answers?.[id];
    if (answer === undefined || answer === null) return [];
    const all = perTicket && Array.isArray(answer) ? (answer as unknown[]) : [answer];
    if (kind === 'FILE')
      return [{ id, label, texts: [], files: all.flatMap(sent => files.filter(file => file.id === sent)) }];
    return [{ id, label, texts: all.map(words), files: [] }];
  });
}

function words(answer: unknown): string {
  if (answer === null || answer === undefined) return '–';
  if (Array.isArray(answer)) return answer.join(', ');
  if (typeof answer === 'boolean') return answer ? t`Yes` : t`No`;
  return typeof answer === 'string' ? answer : JSON.stringify(answer);
}

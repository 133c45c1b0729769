import { z } from 'zod';
import { InvalidInputError, type InvalidField } from '../platform/errors.js';
import { line, prose, undirected } from '../platform/texts.js';
import { AnswersMissingError } from './answers.errors.js';
import { QuestionKind, type Question } from './question.types.js';

/** By question: a text, a number, true or false, or an array of choices; per ticket an array of these, null for none. */
export type Answers = Readonly<Record<string, unknown>>;

/** What was answered to an order that was never paid is kept so long after its end. */
export const KEPT_UNPAID_MS = 7 * 24 * 3_600_000;

const ATTACHMENT_ID = /^[\w-]{22}$/;
const LONGEST_EMAIL = 254;
const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '') || isNoChoice(value);
const isNoChoice = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** What is read where a required answer is not there. */
const MISSING = Symbol('missing');

/** How each kind is answered, and what is kept of it. */
const ANSWER: Record<QuestionKind, (question: Question) => z.ZodType> = {
  TEXT: () => line('The answer', 500),
  LONG_TEXT: () => prose('The answer', 5_000),
  EMAIL: () =>
    z
      .string()
      .transform(text => text.trim().toLowerCase())
      .pipe(z.email('This is no e-mail address.').max(LONGEST_EMAIL, 'This address is too long.')),
  PHONE: () =>
    z
      .string()
      .transform(text => undirected(text).trim())
      .pipe(z.string().regex(/^\+?[\d\s()./-]{5,40}$/, 'This is no telephone number.')),
  NUMBER: () => z.number('Give a number.'),
  CHOICE: ({ choices }) => z.string().refine(choice => choices.includes(choice), 'Take one of the choices.'),
  MULTI_CHOICE: ({ choices }) =>
    z
      .array(z.string())
      .refine(chosen => chosen.every(choice => choices.includes(choice)), 'Take some of the choices.')
      .transform(chosen => choices.filter(choice => chosen.includes(choice))),
  CHECKBOX: () => z.boolean('Say yes or no.'),
  FILE: () => z.string().regex(ATTACHMENT_ID, 'Send the file first.'),
};

/**
 * The answers to what is asked, as they are kept; null where there are none. What is no longer asked is left out, since a page
 * may be older than the change.
 * @param tickets how many: questions for each are answered by arrays in their order.
 * @throws AnswersMissingError; InvalidInputError for answers of another kind, and to what was never asked.
 */
export function readAnswers(
  questions: readonly Question[],
  given: Answers | null | undefined,
  tickets: number,
): Answers | null {
  if (questions.length === 0 && !given) return null;
  const answers = given ?? {};
  const missing: string[] = [];
  const wrong: InvalidField[] = unknownOf(questions, answers);
  const kept: Record<string, unknown> = {};
  for (const question of questions.filter(({ removed }) => !removed)) {
    const { id, perTicket } = question;
    const reading = perTicket ? readEach(question, answers[id], tickets) : readOne(question, answers[id]);
    if (reading === MISSING) missing.push(id);
    else if (reading instanceof Problem)
      wrong.push({ path: `answers.${id}${reading.where}`, message: reading.message });
    else if (reading !== undefined) kept[id] = reading;
  }
  if (wrong.length > 0) throw new InvalidInputError(wrong);
  if (missing.length > 0) throw new AnswersMissingError(missing);
  return Object.keys(kept).length > 0 ? kept : null;
}

/**
 * As `readAnswers`, where the caller's result knows no AnswersMissingError: what is missing is a field like any other.
 * @throws InvalidInputError.
 */
export function neededAnswers(...asked: Parameters<typeof readAnswers>): Answers | null {
  try {
    return readAnswers(...asked);
  } catch (error) {
    if (!(error instanceof AnswersMissingError)) throw error;
    const message = 'This question needs an answer.';
    throw new InvalidInputError(error.questionIds.map(id => ({ path: `answers.${id}`, message })));
  }
}

/** The attachments that these answers name, whether the answers are good or not. */
export function filesIn(questions: readonly Question[], answers: Answers | null | undefined): string[] {
  if (!answers) return [];
  const asked = questions.filter(({ kind }) => kind === QuestionKind.FILE);
  return asked
    .flatMap(({ id }) => answers[id])
    .filter((value): value is string => typeof value === 'string' && ATTACHMENT_ID.test(value));
}

/** An answer that is none of its kind; `where` in an array of them it stands. */
class Problem {
  constructor(
    readonly message: string,
    readonly where = '',
  ) {}
}

/** What is kept; undefined where nothing was answered. */
function readOne(question: Question, value: unknown): unknown {
  const isUnchecked = question.kind === QuestionKind.CHECKBOX && value === false;
  if (question.required && (isNothing(value) || isUnchecked)) return MISSING;
  if (isNothing(value)) return undefined;
  const parsed = ANSWER[question.kind](question).safeParse(value);
  if (parsed.success) return parsed.data;
  return new Problem(parsed.error.issues[0]!.message);
}

function readEach(question: Question, value: unknown, tickets: number): unknown {
  if (isNothing(value)) return question.required ? MISSING : undefined;
  if (!Array.isArray(value) || value.length !== tickets) {
    return new Problem(
      tickets === 1 ? 'Give one answer, in an array.' : `Give ${tickets} answers, one for each ticket.`,
    );
  }
  const all = value.map(one => readOne(question, one));
  const wrong = all.findIndex(one => one instanceof Problem);
  if (wrong >= 0) return new Problem((all[wrong] as Problem).message, `.${wrong}`);
  if (all.includes(MISSING)) return MISSING;
  return all.every(one => one === undefined) ? undefined : all.map(one => one ?? null);
}

function unknownOf(questions: readonly Question[], answers: Answers): InvalidField[] {
  const known = new Set(questions.map(({ id }) => id));
  return Object.keys(answers)
    .filter(id => !known.has(id))
    .map(id => ({ path: `answers.${id.slice(0, 50)}`, message: 'This event asks no such question.' }));
}

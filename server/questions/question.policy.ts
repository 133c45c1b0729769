import { z } from 'zod';
import { newId } from '../platform/ids.js';
import { line } from '../platform/texts.js';
import { QuestionKind, type Question } from './question.types.js';

const MOST_QUESTIONS = 50;
const MOST_CHOICES = 100;

/** Kinds that are answered with one or some of the choices. */
export const hasChoices = (kind: QuestionKind): boolean =>
  kind === QuestionKind.CHOICE || kind === QuestionKind.MULTI_CHOICE;

const question = z
  .object({
    id: z.string().nullish(),
    label: line('The question', 300),
    kind: z.enum(QuestionKind, 'Choose one.'),
    required: z.boolean().nullish(),
    perTicket: z.boolean().nullish(),
    choices: z
      .array(line('The choice', 200))
      .max(MOST_CHOICES, `A question has ${MOST_CHOICES} choices at most.`)
      .refine(choices => new Set(choices).size === choices.length, 'Name each choice once.')
      .nullish(),
  })
  .refine(({ kind, choices }) => !hasChoices(kind) || choices?.length, {
    path: ['choices'],
    message: 'Give at least one choice.',
  })
  .refine(({ kind, choices }) => hasChoices(kind) || !choices?.length, {
    path: ['choices'],
    message: 'Only questions with a choice have choices.',
  });

/** All that an event asks, in its order; null asks nothing. */
export const questionList = z
  .array(question)
  .max(MOST_QUESTIONS, `An event asks ${MOST_QUESTIONS} questions at most.`)
  .refine(list => namedTwice(list.flatMap(({ id }) => id ?? [])) === undefined, 'Name each question once.')
  .nullable()
  .transform(list => list ?? []);

type Wanted = z.output<typeof questionList>[number];

/**
 * What the event asks from now on, those first that it asked before and asks no more where somebody may have answered
 * them (`keepRemoved`). A question that is changed keeps its id; one that is answered in another way than before is another.
 */
export function askedFromNow(before: readonly Question[], wanted: readonly Wanted[], keepRemoved: boolean): Question[] {
  const now = wanted.map(({ id, label, kind, required, perTicket, choices }) => {
    const known = before.find(one => one.id === id && one.kind === kind && one.perTicket === (perTicket ?? false));
    return {
      id: known?.id ?? newId(),
      label,
      kind,
      required: required ?? false,
      perTicket: perTicket ?? false,
      choices: choices ?? [],
      removed: false,
    };
  });
  const stays = new Set(now.map(({ id }) => id));
  const removed = keepRemoved ? before.filter(({ id }) => !stays.has(id)) : [];
  return [...removed.map(one => ({ ...one, removed: true })), ...now];
}

function namedTwice(ids: readonly string[]): string | undefined {
  return ids.find((id, i) => ids.indexOf(id) !== i);
}

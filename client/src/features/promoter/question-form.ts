import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { z } from 'zod/mini';
import type { QuestionKind } from '../../gql/graphql.js';
import { requiredText } from '../../lib/validation.js';
import type { ManagedEvent } from './manage-event.js';

/** What a question is answered with, in words. */
export const questionKinds: Record<QuestionKind, MessageDescriptor> = {
  TEXT: msg`A line of text`,
  LONG_TEXT: msg`A longer text`,
  EMAIL: msg`An email address`,
  PHONE: msg`A telephone number`,
  NUMBER: msg`A number`,
  CHOICE: msg`One of some choices`,
  MULTI_CHOICE: msg`Any of some choices`,
  CHECKBOX: msg`A tick`,
  FILE: msg`A file`,
};

export const asksChoices = (kind: QuestionKind): boolean => kind === 'CHOICE' || kind === 'MULTI_CHOICE';
const choicesIn = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map(line => line.trim())
      .filter(Boolean),
  ),
];

const OneQuestion = z
  .object({
    /** Empty for a new one. */
    questionId: z.string(),
    label: requiredText(msg`Write the question.`, 300),
    kind: z.enum(['TEXT', 'LONG_TEXT', 'EMAIL', 'PHONE', 'NUMBER', 'CHOICE', 'MULTI_CHOICE', 'CHECKBOX', 'FILE']),
    required: z.boolean(),
    perTicket: z.boolean(),
    /** One a line. */
    choices: z.string(),
  })
  .check(
    z.refine(({ kind, choices }) => !asksChoices(kind) || choicesIn(choices).length > 0, {
      path: ['choices'],
      error: () => t`At least one choice, each on a line of its own.`,
    }),
  );

export const QuestionsForm = z.object({ requiresApproval: z.boolean(), questions: z.array(OneQuestion) });
export type QuestionsValues = z.infer<typeof QuestionsForm>;

export const newQuestion: QuestionsValues['questions'][number] = {
  questionId: '',
  label: '',
  kind: 'TEXT',
  required: false,
  perTicket: false,
  choices: '',
};

export const toQuestionsForm = ({ requiresApproval, questions }: ManagedEvent): QuestionsValues => ({
  requiresApproval,
  questions: questions.map(({ id, label, kind, required, perTicket, choices }) => ({
    questionId: id,
    label,
    kind,
    required,
    perTicket,
    choices: choices.join('\n'),
  })),
});

export const toQuestionsInput = ({ requiresApproval, questions }: QuestionsValues) => ({
  requiresApproval,
  questions: questions.map(({ questionId, label, kind, required, perTicket, choices }) => ({
    ...(questionId && { id: questionId }),
    label: label.trim(),
    kind,
    required,
    perTicket,
    choices: asksChoices(kind) ? choicesIn(choices) : [],
  })),
});

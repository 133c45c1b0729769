import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { zodResolver } from '@hookform/resolvers/zod';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useFieldArray, useForm, useWatch, type UseFormReturn } from 'react-hook-form';
import { Button } from '../../components/Button.js';
import { CheckField, SelectField, TextArea, TextField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { serverWords } from '../../lib/server-words.js';
import { i18n } from '../../words/words.js';
import { useUndecided } from './left-behind.js';
import type { ManagedEvent } from './manage-event.js';
import {
  asksChoices,
  newQuestion,
  questionKinds,
  QuestionsForm,
  toQuestionsForm,
  toQuestionsInput,
  type QuestionsValues,
} from './question-form.js';
import { StopRegistering } from './StopRegistering.js';

const SET_QUESTIONS: TypedDocumentNode<Gql.SetQuestionsMutation, Gql.SetQuestionsMutationVariables> = gql`
  mutation SetQuestions($input: UpdateEventInput!) {
    updateEvent(input: $input) {
      __typename
      ... on Event {
        id
        requiresApproval
        questions {
          id
          label
          kind
          required
          perTicket
          choices
        }
      }
      ... on UserError {
        message
      }
    }
  }
`;

/** Whether guests register and wait for a yes, and what is asked of them or of who buys. */
export function QuestionsPanel({ event }: { event: ManagedEvent }) {
  const [run, { loading, error }] = useMutation(SET_QUESTIONS);
  const form = useForm<QuestionsValues>({
    resolver: zodResolver(QuestionsForm),
    defaultValues: toQuestionsForm(event),
  });
  const { errors, isDirty } = form.formState;
  const list = useFieldArray({ control: form.control, name: 'questions' });

  const undecided = useUndecided(event.id);
  const [stopping, setStopping] = useState<{ values: QuestionsValues; waiting: number } | null>(null);

  /** Who registered and waits is not forgotten: their number is said first. */
  const submit = form.handleSubmit(async values => {
    const stops = event.requiresApproval && !values.requiresApproval;
    const waiting = stops ? await undecided().catch(() => 0) : 0;
    if (waiting > 0) return setStopping({ values, waiting });
    await save(values);
  });
  async function save(values: QuestionsValues) {
    setStopping(null);
    const input = { eventId: event.id, ...toQuestionsInput(values) };
    const { data } = await run({ variables: { input } }).catch(() => ({ data: undefined }));
    const result = data?.updateEvent;
    if (!result) return;
    if (result.__typename !== 'Event') return form.setError('root', { message: serverWords(result) });
    form.reset(toQuestionsForm({ ...event, ...result }));
    say(t`Saved`);
  }

  return (
    <Panel title={t`Registration and questions`}>
      <form noValidate className="flex flex-col gap-5" onSubmit={submitted => void submit(submitted)}>
        <CheckField label={t`Guests register, and you approve who comes`} {...form.register('requiresApproval')} />
        {list.fields.length === 0 && (
          <p className="text-ink-soft">
            <Trans>Nothing is asked but name and email.</Trans>
          </p>
        )}
        {list.fields.map((field, i) => (
          <QuestionEditor
            key={field.id}
            form={form}
            index={i}
            last={i === list.fields.length - 1}
            move={by => list.move(i, i + by)}
            remove={() => list.remove(i)}
          />
        ))}
        <Button look="quiet" icon="plus" className="self-start" onClick={() => list.append(newQuestion)}>
          <Trans>Ask a question</Trans>
        </Button>
        {errors.root?.message && (
          <Notice tone="problem" focus title={t`Not saved`}>
            {errors.root.message}
          </Notice>
        )}
        {error && <Failure focus error={error} />}
        <Button type="submit" busy={loading} disabled={!isDirty} className="self-start px-6">
          <Trans>Save the questions</Trans>
        </Button>
      </form>
      <StopRegistering
        waiting={stopping?.waiting ?? null}
        onStop={() => stopping && void save(stopping.values)}
        onKeep={() => {
          setStopping(null);
          form.setValue('requiresApproval', true, { shouldDirty: true });
        }}
      />
    </Panel>
  );
}

interface QuestionEditorProps {
  form: UseFormReturn<QuestionsValues>;
  index: number;
  last: boolean;
  move: (by: number) => void;
  remove: () => void;
}

function QuestionEditor({ form, index, last, move, remove }: QuestionEditorProps) {
  const { register, formState, control } = form;
  const wrong = formState.errors.questions?.[index];
  const kind = useWatch({ control, name: `questions.${index}.kind` });
  const number = index + 1;
  return (
    <fieldset className="flex flex-col gap-4 rounded-control border border-hairline p-4">
      <legend className="px-2 font-bold">
        <Trans>Question {number}</Trans>
      </legend>
      <TextField label={t`Question`} error={wrong?.label?.message} {...register(`questions.${index}.label`)} />
      <SelectField label={t`Answered with`} {...register(`questions.${index}.kind`)}>
        {Object.entries(questionKinds).map(([value, words]) => (
          <option key={value} value={value}>
            {i18n._(words)}
          </option>
        ))}
      </SelectField>
      {asksChoices(kind) && (
        <TextArea
          label={t`Choices`}
          rows={3}
          hint={t`One a line.`}
          error={wrong?.choices?.message}
          {...register(`questions.${index}.choices`)}
        />
      )}
      <div className="flex flex-wrap gap-x-6">
        <CheckField label={t`An answer is needed`} {...register(`questions.${index}.required`)} />
        <CheckField label={t`Asked for each ticket`} {...register(`questions.${index}.perTicket`)} />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button look="quiet" disabled={index === 0} aria-label={t`Move question ${number} up`} onClick={() => move(-1)}>
          <Trans context="to move">Up</Trans>
        </Button>
        <Button look="quiet" disabled={last} aria-label={t`Move question ${number} down`} onClick={() => move(+1)}>
          <Trans context="to move">Down</Trans>
        </Button>
        <Button look="bare" aria-label={t`Remove question ${number}`} onClick={remove}>
          <Trans>Remove</Trans>
        </Button>
      </div>
    </fieldset>
  );
}

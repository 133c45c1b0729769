import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect, useState, type SyntheticEvent } from 'react';
import { useNavigate } from 'react-router';
import type { Viewer } from '../../apollo/useSession.js';
import { Button } from '../../components/Button.js';
import { SelectField, TextArea, TextField } from '../../components/Field.js';
import { FileField } from '../../components/FileField.js';
import { Failure, Notice } from '../../components/Notice.js';
import { QuestionFields } from '../../components/QuestionFields.js';
import { answersInput, problemsIn, serverProblems, type AnswerProblems } from '../../lib/answers.js';
import { focusFirstProblem } from '../../lib/focus-problem.js';
import { formatPrice } from '../../lib/money.js';
import { keepRegistrationToken } from '../../lib/order-token.js';
import { serverWords } from '../../lib/server-words.js';
import { useIntentKey } from '../../lib/useIntentKey.js';
import { emailField, nameField } from '../../lib/validation.js';
import { paths } from '../../paths.js';
import { draftOf, dropDraft, keepDraft, type Draft } from './draft.js';
import { SUBMIT_REGISTRATION, type FormEvent } from './registration.js';

const MOST_FILES = 5;

interface RegistrationFormProps {
  event: FormEvent;
  viewer: Viewer | null;
}

/** Who asks, in which team, what the organizer wants to know, and papers. Kept while it is filled in, until it is sent. */
export function RegistrationForm({ event, viewer }: RegistrationFormProps) {
  const navigate = useNavigate();
  const [run, { loading, error }] = useMutation(SUBMIT_REGISTRATION);
  const { keyFor } = useIntentKey();
  const [draft, setDraft] = useState<Draft>(() => draftOf(viewer, event.id) ?? emptyDraft(event, viewer));
  const [problems, setProblems] = useState<AnswerProblems>({});
  const [refused, setRefused] = useState<string | null>(null);
  const [touched, setTouched] = useState(false);
  useEffect(() => {
    if (touched) keepDraft(viewer, event.id, draft);
  }, [viewer, event.id, draft, touched]);
  const update = (changed: (before: Draft) => Partial<Draft>) => {
    setTouched(true);
    setDraft(before => ({ ...before, ...changed(before) }));
  };
  const change = (fields: Partial<Draft>) => update(() => fields);
  const field = (name: 'name' | 'email' | 'phone' | 'teamName' | 'members') => ({
    name,
    value: draft[name],
    error: problems[name],
    onChange: ({ target }: { target: { value: string } }) => change({ [name]: target.value }),
  });

  async function submit() {
    const wrong = { ...ownProblems(draft), ...problemsIn(event.questions, draft.answers, 1) };
    setRefused(null);
    setProblems(wrong);
    if (Object.keys(wrong).length > 0) return focusFirstProblem();
    const wish = inputOf(event, draft);
    const { data } = await run({ variables: { input: { ...wish, idempotencyKey: keyFor(wish) } } }).catch(() => ({
      data: undefined,
    }));
    const result = data?.submitRegistration;
    if (!result) return;
    switch (result.__typename) {
      case 'Registration':
        if (result.accessToken) keepRegistrationToken(result.id, result.accessToken);
        dropDraft(viewer, event.id);
        return navigate(paths.registration(result.id), { replace: true });
      case 'AnswersMissingError':
      case 'InvalidInputError': {
        const found = serverProblems(result, event.questions);
        setProblems(found.problems);
        setRefused(found.rest.join(' ') || null);
        return focusFirstProblem();
      }
      default:
        return setRefused(serverWords(result));
    }
  }
  const onSubmit = (submitted: SyntheticEvent) => {
    submitted.preventDefault();
    void submit();
  };

  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={onSubmit}>
      {event.tiers.length > 1 && (
        <SelectField
          label={t`What for`}
          name="tierId"
          value={draft.tierId}
          onChange={({ target }) => change({ tierId: target.value })}
        >
          {event.tiers.map(tier => (
            <option key={tier.id} value={tier.id}>
              {tier.name}, {formatPrice(tier.price)}
            </option>
          ))}
        </SelectField>
      )}
      <TextField label={t`Name`} autoComplete="name" {...field('name')} />
      <TextField
        label={t`Email`}
        type="email"
        inputMode="email"
        autoComplete="email"
        hint={t`The answer is sent here.`}
        {...field('email')}
      />
      <TextField label={t`Telephone (optional)`} type="tel" inputMode="tel" autoComplete="tel" {...field('phone')} />
      <TextField label={t`Team (optional)`} autoComplete="off" {...field('teamName')} />
      <TextArea label={t`Members (optional)`} rows={3} hint={t`One name a line.`} {...field('members')} />
      <QuestionFields
        eventId={event.id}
        questions={event.questions}
        tickets={1}
        values={draft.answers}
        problems={problems}
        onChange={answered => update(({ answers }) => ({ answers: answered(answers) }))}
      />
      <FileField
        label={t`Files (optional)`}
        hint={t`A receipt, a portfolio: what you want to show.`}
        eventId={event.id}
        value={draft.files}
        most={MOST_FILES}
        onAdd={file => update(({ files }) => ({ files: [...files, file] }))}
        onRemove={({ id }) => update(({ files }) => ({ files: files.filter(file => file.id !== id) }))}
      />
      {refused && (
        <Notice tone="problem" focus title={t`Not sent yet`}>
          {refused}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" busy={loading} className="min-h-13 px-6 text-lg">
          <Trans>Send the registration</Trans>
        </Button>
        {touched && (
          <p className="text-sm text-ink-soft">
            <Trans>What you fill in is kept on this device until you send it.</Trans>
          </p>
        )}
      </div>
    </form>
  );
}

const emptyDraft = (event: FormEvent, viewer: Viewer | null): Draft => ({
  tierId: event.tiers[0]!.id,
  name: viewer?.name ?? '',
  email: viewer?.email ?? '',
  phone: '',
  teamName: '',
  members: '',
  answers: {},
  files: [],
});

/** Of the fields that every registration has. */
function ownProblems({ name, email }: Draft): AnswerProblems {
  const wrong: Record<string, string> = {};
  const read = { name: nameField.safeParse(name), email: emailField.safeParse(email) };
  for (const [field, { error }] of Object.entries(read)) if (error) wrong[field] = error.issues[0]!.message;
  return wrong;
}

const inputOf = (event: FormEvent, draft: Draft) => ({
  eventId: event.id,
  tierId: event.tiers.some(tier => tier.id === draft.tierId) ? draft.tierId : event.tiers[0]!.id,
  name: draft.name.trim(),
  email: draft.email.trim(),
  phone: draft.phone.trim() || null,
  teamName: draft.teamName.trim() || null,
  members: draft.members
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean),
  answers: answersInput(event.questions, draft.answers, 1),
  attachmentIds: draft.files.map(file => file.id),
});

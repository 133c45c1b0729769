import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { zodResolver } from '@hookform/resolvers/zod';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod/mini';
import { useViewer } from '../../apollo/useSession.js';
import { Button } from '../../components/Button.js';
import { SelectField, TextField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import type * as Gql from '../../gql/graphql.js';
import { unknownRefusal } from '../../lib/problem.js';
import { placeIn } from '../../lib/queue-place.js';
import { serverWords } from '../../lib/server-words.js';
import { emailField, nameField } from '../../lib/validation.js';

const JOIN_WAITLIST: TypedDocumentNode<Gql.JoinWaitlistMutation, Gql.JoinWaitlistMutationVariables> = gql`
  mutation JoinWaitlist($input: JoinWaitlistInput!) {
    joinWaitlist(input: $input) {
      __typename
      ... on WaitlistEntry {
        id
        token
      }
      ... on UserError {
        message
      }
      ... on StillAvailableError {
        available
      }
      ... on AlreadyOnWaitlistError {
        position
      }
      ... on QuantityLimitError {
        min
        max
      }
      ... on InvalidInputError {
        fields {
          path
        }
      }
    }
  }
`;

type Refusal = Exclude<Gql.JoinWaitlistMutation['joinWaitlist'], { __typename: 'WaitlistEntry' }>;

interface JoinWaitlistProps {
  eventId: string;
  tier: { id: string; available: number; minPerOrder: number; maxPerOrder: number };
  onJoined: (token: string) => void;
}

const Wish = z.object({ name: nameField, email: emailField, quantity: z.string() });

/** Who waits, and for how many: more than can be bought now. */
export function JoinWaitlist({ eventId, tier, onJoined }: JoinWaitlistProps) {
  const viewer = useViewer();
  const [run, { loading, error }] = useMutation(JOIN_WAITLIST);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const least = Math.max(tier.minPerOrder, tier.available + 1);
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(Wish),
    defaultValues: { name: viewer?.name ?? '', email: viewer?.email ?? '', quantity: String(least) },
  });
  const { errors } = formState;

  const submit = handleSubmit(async ({ name, email, quantity }) => {
    setRefusal(null);
    const input = { tierId: tier.id, name, email, quantity: Number(quantity), queueTicketId: placeIn(eventId) };
    const { data } = await run({ variables: { input } }).catch(() => ({ data: undefined }));
    const result = data?.joinWaitlist;
    if (result?.__typename === 'WaitlistEntry') return result.token && onJoined(result.token);
    if (result) setRefusal(result);
  });

  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={event => void submit(event)}>
      <p className="text-ink-soft">
        <Trans>
          When tickets come back and it is your turn, we hold them for you and write to you. Joining costs nothing.
        </Trans>
      </p>
      {error && <Failure focus error={error} />}
      {refusal && (
        <Notice focus tone="problem" title={wordsFor(refusal).title}>
          {wordsFor(refusal).advice}
        </Notice>
      )}
      <TextField label={t`Name`} autoComplete="name" error={errors.name?.message} {...register('name')} />
      <TextField
        label={t`Email`}
        type="email"
        inputMode="email"
        autoComplete="email"
        hint={t`The offer is sent here.`}
        error={errors.email?.message}
        {...register('email')}
      />
      <SelectField
        label={t`Tickets`}
        hint={least < tier.maxPerOrder ? t`You get all of them together.` : undefined}
        {...register('quantity')}
      >
        {Array.from({ length: tier.maxPerOrder - least + 1 }, (_, i) => least + i).map(quantity => (
          <option key={quantity} value={quantity}>
            {quantity}
          </option>
        ))}
      </SelectField>
      <Button type="submit" busy={loading}>
        <Trans>Join the waitlist</Trans>
      </Button>
    </form>
  );
}

function wordsFor(refusal: Refusal): { title: string; advice: string } {
  switch (refusal.__typename) {
    case 'StillAvailableError':
      return {
        title: plural(refusal.available, { one: 'One can be bought now', other: '# can be bought now' }),
        advice: t`Close this and buy them: there is no need to wait.`,
      };
    case 'AlreadyOnWaitlistError':
      return refusal.position > 0
        ? {
            title: t`You are number ${refusal.position} in line already`,
            advice: t`The mail that you got has a link to your place.`,
          }
        : { title: t`You have an offer already`, advice: t`Look for our mail with the link to claim it.` };
    case 'QuantityLimitError':
      return { title: t`From ${refusal.min} to ${refusal.max} tickets`, advice: t`Change how many and try again.` };
    case 'SaleNotOpenError':
      return { title: t`These tickets are not on sale now`, advice: serverWords(refusal) };
    case 'ApprovalRequiredError':
      return { title: t`The organizer confirms each guest`, advice: t`Register on the event’s page instead.` };
    case 'InvalidInputError':
      if (refusal.fields.some(({ path }) => path === 'queueTicketId'))
        return {
          title: t`These tickets are for the VIP lane`,
          advice: t`Get in line with your VIP code first, then join this waitlist.`,
        };
      return { title: t`Something isn’t right`, advice: serverWords(refusal) };
    default:
      return unknownRefusal(refusal satisfies never);
  }
}

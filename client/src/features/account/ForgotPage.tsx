import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { zodResolver } from '@hookform/resolvers/zod';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useForm } from 'react-hook-form';
import { z } from 'zod/mini';
import { Button } from '../../components/Button.js';
import { TextField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import type * as Gql from '../../gql/graphql.js';
import { emailField } from '../../lib/validation.js';
import { AccountFrame } from './AccountFrame.js';

const REQUEST_RESET: TypedDocumentNode<Gql.RequestResetMutation, Gql.RequestResetMutationVariables> = gql`
  mutation RequestReset($input: RequestPasswordResetInput!) {
    requestPasswordReset(input: $input)
  }
`;

const Forgot = z.object({ email: emailField });

/** Says the same for every address: who has an account is nobody else's business. */
export function ForgotPage() {
  const [run, { loading, error, data }] = useMutation(REQUEST_RESET);
  const { register, handleSubmit, formState, getValues } = useForm({
    resolver: zodResolver(Forgot),
    defaultValues: { email: '' },
  });
  const submit = handleSubmit(({ email }) => run({ variables: { input: { email } } }).catch(() => undefined));
  return (
    <AccountFrame title={t`New password`} lead={t`We mail you a link that sets a new one.`}>
      <form noValidate className="flex flex-col gap-5" onSubmit={event => void submit(event)}>
        {data && (
          <Notice tone="done" focus title={t`Look into your mail`}>
            <Trans>If {getValues('email')} has an account, the link is on its way.</Trans>
          </Notice>
        )}
        {error && <Failure focus error={error} />}
        <TextField
          label={t`Email`}
          type="email"
          inputMode="email"
          autoComplete="email"
          error={formState.errors.email?.message}
          {...register('email')}
        />
        <Button type="submit" busy={loading}>
          <Trans>Mail me the link</Trans>
        </Button>
      </form>
    </AccountFrame>
  );
}

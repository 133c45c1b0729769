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
import { PageHeading } from '../../components/PageHeading.js';
import type * as Gql from '../../gql/graphql.js';
import { emailField } from '../../lib/validation.js';

const RECOVER_ORDERS: TypedDocumentNode<Gql.RecoverOrdersMutation, Gql.RecoverOrdersMutationVariables> = gql`
  mutation RecoverOrders($input: RecoverOrdersInput!) {
    recoverOrders(input: $input)
  }
`;

const Recover = z.object({ email: emailField });

/** For who bought without an account and lost the mail. The answer is the same whether or not there are orders. */
export function RecoverPage() {
  const [run, { loading, error, data }] = useMutation(RECOVER_ORDERS);
  const { register, handleSubmit, formState, getValues } = useForm({
    resolver: zodResolver(Recover),
    defaultValues: { email: '' },
  });
  const submit = handleSubmit(({ email }) => run({ variables: { input: { email } } }).catch(() => undefined));
  return (
    <div className="mx-auto max-w-lg">
      <PageHeading title={t`Find my order`} lead={t`We mail you the links to everything bought with your address.`} />
      <form noValidate className="flex flex-col gap-5" onSubmit={event => void submit(event)}>
        {data && (
          <Notice tone="done" focus title={t`Look into your mail`}>
            <Trans>If {getValues('email')} has orders, their links are on the way.</Trans>
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
          <Trans>Mail me the links</Trans>
        </Button>
      </form>
    </div>
  );
}

import { zodResolver } from '@hookform/resolvers/zod';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod/mini';
import { Button, ButtonLink } from '../../components/Button.js';
import { TextField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { dropLinkToken, linkToken } from '../../lib/url-token.js';
import { newPasswordField } from '../../lib/validation.js';
import { paths } from '../../paths.js';
import { AccountFrame } from './AccountFrame.js';
import { useArrive, useResetPassword } from './useArrive.js';
import { serverWords } from '../../lib/server-words.js';

const Reset = z.object({ password: newPasswordField });

export function ResetPage() {
  const [token] = useState(() => linkToken('reset'));
  const [dead, setDead] = useState(token === null);
  const arrive = useArrive();
  const [run, { loading, error }] = useResetPassword();
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: zodResolver(Reset),
    defaultValues: { password: '' },
  });

  const submit = handleSubmit(async ({ password }) => {
    const { data } = await run({ variables: { input: { token: token!, password } } }).catch(() => ({
      data: undefined,
    }));
    switch (data?.resetPassword.__typename) {
      case 'Session':
        dropLinkToken('reset');
        return arrive(data.resetPassword);
      case 'LinkExpiredError':
        return setDead(true);
      case 'WeakPasswordError':
        return setError('password', { message: serverWords(data.resetPassword) }, { shouldFocus: true });
    }
  });

  return (
    <AccountFrame title={t`New password`}>
      {dead ? (
        <Notice
          tone="problem"
          title={t`This link no longer works`}
          action={
            <ButtonLink to={paths.forgot()}>
              <Trans>Send a new one</Trans>
            </ButtonLink>
          }
        >
          <Trans>Links work once and for a limited time.</Trans>
        </Notice>
      ) : (
        <form noValidate className="flex flex-col gap-5" onSubmit={event => void submit(event)}>
          {error && <Failure focus error={error} />}
          <TextField
            label={t`Password`}
            type="password"
            autoComplete="new-password"
            hint={t`At least 10 characters. You are signed out everywhere else.`}
            error={formState.errors.password?.message}
            {...register('password')}
          />
          <Button type="submit" busy={loading}>
            <Trans>Save and sign in</Trans>
          </Button>
        </form>
      )}
    </AccountFrame>
  );
}

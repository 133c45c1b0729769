import { zodResolver } from '@hookform/resolvers/zod';
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
        return setError('password', { message: data.resetPassword.message }, { shouldFocus: true });
    }
  });

  return (
    <AccountFrame title="New password">
      {dead ? (
        <Notice
          tone="problem"
          title="This link no longer works"
          action={<ButtonLink to={paths.forgot()}>Send a new one</ButtonLink>}
        >
          Links work once and for a limited time.
        </Notice>
      ) : (
        <form noValidate className="flex flex-col gap-5" onSubmit={event => void submit(event)}>
          {error && <Failure focus error={error} />}
          <TextField
            label="Password"
            type="password"
            autoComplete="new-password"
            hint="At least 10 characters. You are signed out everywhere else."
            error={formState.errors.password?.message}
            {...register('password')}
          />
          <Button type="submit" busy={loading}>
            Save and sign in
          </Button>
        </form>
      )}
    </AccountFrame>
  );
}

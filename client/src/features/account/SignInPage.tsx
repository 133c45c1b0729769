import { zodResolver } from '@hookform/resolvers/zod';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useForm } from 'react-hook-form';
import { Link, Navigate, useSearchParams } from 'react-router';
import { z } from 'zod/mini';
import { useSession } from '../../apollo/useSession.js';
import { Button } from '../../components/Button.js';
import { TextField } from '../../components/Field.js';
import { Failure } from '../../components/Notice.js';
import { emailField } from '../../lib/validation.js';
import { paths } from '../../paths.js';
import { AccountFrame } from './AccountFrame.js';
import { useArrive, useSignIn } from './useArrive.js';

const SignIn = z.object({
  email: emailField,
  password: z.string().check(z.minLength(1, { error: () => t`Enter your password.` })),
});

export function SignInPage() {
  const [params] = useSearchParams();
  const next = params.get('next') ?? undefined;
  const { status } = useSession();
  const arrive = useArrive();
  const [run, { loading, error }] = useSignIn();
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: zodResolver(SignIn),
    defaultValues: { email: '', password: '' },
  });
  const { errors } = formState;

  const submit = handleSubmit(async input => {
    const { data } = await run({ variables: { input } }).catch(() => ({ data: undefined }));
    switch (data?.signIn.__typename) {
      case 'Session':
        return arrive(data.signIn);
      case 'InvalidCredentialsError':
        return setError('password', { message: t`Address and password don’t go together.` }, { shouldFocus: true });
    }
  });

  if (status === 'signedIn' && !loading)
    return <Navigate to={next?.startsWith('/') && !next.startsWith('//') ? next : paths.events()} replace />;
  return (
    <AccountFrame title={t`Sign in`}>
      <form noValidate className="flex flex-col gap-5" onSubmit={event => void submit(event)}>
        {error && <Failure focus error={error} />}
        <TextField
          label={t`Email`}
          type="email"
          inputMode="email"
          autoComplete="username"
          error={errors.email?.message}
          {...register('email')}
        />
        <TextField
          label={t`Password`}
          type="password"
          autoComplete="current-password"
          error={errors.password?.message}
          {...register('password')}
        />
        <Button type="submit" busy={loading}>
          <Trans>Sign in</Trans>
        </Button>
        <div className="flex flex-wrap justify-between gap-3">
          <Link to={paths.forgot()} className="link">
            <Trans>Forgot your password?</Trans>
          </Link>
          <Link to={paths.register(next)} className="link">
            <Trans>Create an account</Trans>
          </Link>
        </div>
      </form>
    </AccountFrame>
  );
}

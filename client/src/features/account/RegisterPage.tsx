import { zodResolver } from '@hookform/resolvers/zod';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useForm } from 'react-hook-form';
import { Link, useSearchParams } from 'react-router';
import { z } from 'zod/mini';
import { Button } from '../../components/Button.js';
import { TextField } from '../../components/Field.js';
import { Failure } from '../../components/Notice.js';
import { emailField, nameField, newPasswordField } from '../../lib/validation.js';
import { paths } from '../../paths.js';
import { AccountFrame } from './AccountFrame.js';
import { useArrive, useRegister } from './useArrive.js';
import { serverWords } from '../../lib/server-words.js';
import { language } from '../../words/language.js';

const Register = z.object({ name: nameField, email: emailField, password: newPasswordField });

export function RegisterPage() {
  const [params] = useSearchParams();
  const arrive = useArrive();
  const [run, { loading, error }] = useRegister();
  const { register, handleSubmit, formState, setError } = useForm({
    resolver: zodResolver(Register),
    defaultValues: { name: '', email: '', password: '' },
  });
  const { errors } = formState;

  const submit = handleSubmit(async input => {
    const { data } = await run({ variables: { input: { ...input, locale: language() } } }).catch(() => ({
      data: undefined,
    }));
    switch (data?.registerUser.__typename) {
      case 'Session':
        return arrive(data.registerUser);
      case 'EmailTakenError':
        return setError('email', { message: t`This address has an account. Sign in instead.` }, { shouldFocus: true });
      case 'WeakPasswordError':
        return setError('password', { message: serverWords(data.registerUser) }, { shouldFocus: true });
    }
  });

  return (
    <AccountFrame title={t`Create an account`} lead={t`One place for every ticket. You can also buy without.`}>
      <form noValidate className="flex flex-col gap-5" onSubmit={event => void submit(event)}>
        {error && <Failure focus error={error} />}
        <TextField label={t`Name`} autoComplete="name" error={errors.name?.message} {...register('name')} />
        <TextField
          label={t`Email`}
          type="email"
          inputMode="email"
          autoComplete="email"
          error={errors.email?.message}
          {...register('email')}
        />
        <TextField
          label={t`Password`}
          type="password"
          autoComplete="new-password"
          hint={t`At least 10 characters.`}
          error={errors.password?.message}
          {...register('password')}
        />
        <Button type="submit" busy={loading}>
          <Trans>Create account</Trans>
        </Button>
        <p>
          <Trans>
            Have one?{' '}
            <Link to={paths.signIn(params.get('next') ?? undefined)} className="link">
              Sign in
            </Link>
          </Trans>
        </p>
      </form>
    </AccountFrame>
  );
}

import type { ReactNode } from 'react';
import { zodResolver } from '@hookform/resolvers/zod';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useForm } from 'react-hook-form';
import { Link, useLocation } from 'react-router';
import { z } from 'zod/mini';
import type { Viewer } from '../../apollo/useSession.js';
import { Button } from '../../components/Button.js';
import { TextField } from '../../components/Field.js';
import { emailField, nameField } from '../../lib/validation.js';
import { paths } from '../../paths.js';

const Buyer = z.object({ name: nameField, email: emailField });
export type BuyerValues = z.infer<typeof Buyer>;

interface BuyerFormProps {
  viewer: Viewer | null;
  free: boolean;
  busy: boolean;
  onSubmit: (buyer: BuyerValues) => void;
  /** What else is asked. */
  children?: ReactNode;
}

/** Who the tickets are for. With an account it is filled in already; without one, two lines are enough. */
export function BuyerForm({ viewer, free, busy, onSubmit, children }: BuyerFormProps) {
  const here = useLocation();
  const { register, handleSubmit, formState } = useForm<BuyerValues>({
    resolver: zodResolver(Buyer),
    defaultValues: { name: viewer?.name ?? '', email: viewer?.email ?? '' },
  });
  const { errors } = formState;
  return (
    <form noValidate className="flex flex-col gap-5" onSubmit={event => void handleSubmit(onSubmit)(event)}>
      <TextField label={t`Name`} autoComplete="name" error={errors.name?.message} {...register('name')} />
      <TextField
        label={t`Email`}
        type="email"
        inputMode="email"
        autoComplete="email"
        hint={t`Your tickets are sent here.`}
        error={errors.email?.message}
        {...register('email')}
      />
      {children}
      <Button type="submit" busy={busy} className="min-h-13 text-lg">
        {free ? t`Get tickets` : t`Continue to payment`}
      </Button>
      {!viewer && (
        <p className="text-ink-soft">
          <Trans>
            No account needed.{' '}
            <Link to={paths.signIn(here.pathname + here.search)} className="link text-ink">
              Sign in
            </Link>{' '}
            to keep the tickets in yours.
          </Trans>
        </p>
      )}
    </form>
  );
}

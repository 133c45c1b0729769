import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { isRouteErrorResponse, useRevalidator, useRouteError } from 'react-router';
import { paths } from '../paths.js';
import { problemOf } from '../lib/problem.js';
import { useLanguage } from '../words/language.js';
import { Button, ButtonLink } from './Button.js';

/** What a route shows when it failed: the way back for what doesn't exist, another try for the rest. */
export function ErrorPage() {
  const error = useRouteError();
  useLanguage();
  const revalidator = useRevalidator();
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFoundPage />;
  const problem = problemOf(error);
  if (problem.code === 'NOT_FOUND') return <NotFoundPage />;
  // A page's own code that can't be fetched looks like a lost connection, and mostly is one.
  const ours = error instanceof TypeError && !/fetch|import|load/i.test(error.message);
  const { title, advice } = ours
    ? { title: t`That didn’t work`, advice: t`The fault is ours. Try again in a moment.` }
    : problem;
  return (
    <Sorry title={title} advice={advice}>
      {problem.code === 'UNAUTHENTICATED' ? (
        <ButtonLink to={paths.signIn(location.pathname)}>
          <Trans>Sign in</Trans>
        </ButtonLink>
      ) : (
        <Button
          onClick={() => (ours ? location.reload() : void revalidator.revalidate().then(() => location.reload()))}
        >
          <Trans>Try again</Trans>
        </Button>
      )}
      <ButtonLink look="quiet" to={paths.events()}>
        <Trans>All events</Trans>
      </ButtonLink>
    </Sorry>
  );
}

export function NotFoundPage() {
  useLanguage();
  return (
    <Sorry
      title={t`No such page`}
      advice={t`The link may be old, or a letter got lost on the way. Looking for tickets you bought? We can mail you the link.`}
    >
      <ButtonLink to={paths.events()}>
        <Trans>All events</Trans>
      </ButtonLink>
      <ButtonLink look="quiet" to={paths.recover()}>
        <Trans>Find my order</Trans>
      </ButtonLink>
    </Sorry>
  );
}

function Sorry({ title, advice, children }: { title: string; advice: string; children: ReactNode }) {
  return (
    <div className="mx-auto flex max-w-xl flex-col items-start gap-4 py-12 sm:py-20">
      <title>{`${title} · Foyer`}</title>
      <h1 className="text-4xl sm:text-6xl">{title}</h1>
      <p className="text-lg text-ink-soft">{advice}</p>
      <div className="flex flex-wrap gap-2">{children}</div>
    </div>
  );
}

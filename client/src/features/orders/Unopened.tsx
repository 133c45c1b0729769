import type { ReactNode } from 'react';
import { Trans } from '@lingui/react/macro';
import { useSession } from '../../apollo/useSession.js';
import { ButtonLink } from '../../components/Button.js';
import { EmptyState } from '../../components/EmptyState.js';
import { paths } from '../../paths.js';

/** Nothing here for who asks, or nothing at all: how the page at `path` may be opened all the same. */
export function Unopened({ title, path, children }: { title: string; path: string; children: ReactNode }) {
  const { status } = useSession();
  return (
    <EmptyState
      icon="ticket"
      title={title}
      action={
        <div className="flex flex-wrap justify-center gap-2">
          <ButtonLink to={paths.recover()}>
            <Trans>Mail me the link</Trans>
          </ButtonLink>
          {status === 'guest' && (
            <ButtonLink look="quiet" to={paths.signIn(path)}>
              <Trans>Sign in</Trans>
            </ButtonLink>
          )}
        </div>
      }
    >
      {children}
    </EmptyState>
  );
}

import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useSessionStore, useViewer } from '../../apollo/useSession.js';
import { Button } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import type * as Gql from '../../gql/graphql.js';
import { unsentScans } from '../../lib/unsent-scans.js';
import { paths } from '../../paths.js';
import { AccountFrame } from './AccountFrame.js';

const SIGN_OUT: TypedDocumentNode<Gql.SignOutMutation, Gql.SignOutMutationVariables> = gql`
  mutation SignOut {
    signOut
  }
`;

export function AccountPage() {
  const viewer = useViewer();
  const session = useSessionStore();
  const navigate = useNavigate();
  const unsent = unsentScans();
  const [asks, setAsks] = useState(false);
  const [run, { loading, error }] = useMutation(SIGN_OUT);

  async function signOut() {
    const left = await run().catch(() => null);
    if (!left) return;
    await navigate(paths.events());
    session.end();
  }

  if (!viewer) return null;
  return (
    <AccountFrame title={viewer.name} lead={viewer.email}>
      <div className="flex flex-col gap-6">
        {!viewer.emailVerified && (
          <Notice title={t`Your address is not confirmed yet`}>
            <Trans>
              Open the link that we mailed you. Tickets bought with it before you had an account then appear here.
            </Trans>
          </Notice>
        )}
        {error && <Failure focus error={error} />}
        <Panel title={t`This device`}>
          <Button look="quiet" busy={loading} onClick={() => (unsent > 0 && !asks ? setAsks(true) : void signOut())}>
            {asks ? <Trans>Sign out all the same</Trans> : <Trans>Sign out</Trans>}
          </Button>
          {asks && (
            <div className="mt-4">
              <Notice
                focus
                tone="problem"
                title={plural(unsent, {
                  one: '# scan at a gate has not been sent',
                  other: '# scans at a gate have not been sent',
                })}
              >
                <Trans>
                  Open the gate where there is a network first. What is not sent waits on this device until the same
                  account signs in here again.
                </Trans>
              </Notice>
            </div>
          )}
        </Panel>
      </div>
    </AccountFrame>
  );
}

import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useNavigate } from 'react-router';
import { useSessionStore, useViewer } from '../../apollo/useSession.js';
import { Button } from '../../components/Button.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import type * as Gql from '../../gql/graphql.js';
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
          <Button look="quiet" busy={loading} onClick={() => void signOut()}>
            <Trans>Sign out</Trans>
          </Button>
        </Panel>
      </div>
    </AccountFrame>
  );
}

import { useApolloClient } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { useViewer } from '../../apollo/useSession.js';
import { Button } from '../../components/Button.js';
import { NotFoundPage } from '../../components/ErrorPage.js';
import { PageHeading } from '../../components/PageHeading.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import { Disputes } from './Disputes.js';
import { Mails } from './Mails.js';
import { PaymentIssues } from './PaymentIssues.js';
import { ProviderPanel } from './ProviderPanel.js';
import { Webhooks } from './Webhooks.js';

/** For whoever runs the house: what is wrong, and what a person has to do about it. Nobody else learns that it is here. */
export function OperatorPage() {
  const viewer = useViewer();
  if (viewer === undefined) {
    return (
      <SkeletonPage>
        <Skeleton className="h-64 w-full" />
      </SkeletonPage>
    );
  }
  if (viewer?.role !== 'ADMIN') return <NotFoundPage />;
  return (
    <>
      <PageHeading title={t`Operator`} lead={t`What needs a person, first.`} actions={<LookAgain />} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <PaymentIssues />
        <ProviderPanel />
        <Disputes />
        <Webhooks />
        <Mails />
      </div>
    </>
  );
}

/** Asks for everything on the page anew. Each list says by itself where it can't be had. */
function LookAgain() {
  const client = useApolloClient();
  const [busy, setBusy] = useState(false);
  async function look() {
    setBusy(true);
    await client.refetchQueries({ include: 'active' }).catch(() => undefined);
    setBusy(false);
  }
  return (
    <Button look="quiet" busy={busy} onClick={() => void look()}>
      <Trans>Look again</Trans>
    </Button>
  );
}

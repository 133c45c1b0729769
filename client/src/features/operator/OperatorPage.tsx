import { useViewer } from '../../apollo/useSession.js';
import { NotFoundPage } from '../../components/ErrorPage.js';
import { PageHeading } from '../../components/PageHeading.js';
import { Skeleton } from '../../components/Skeleton.js';
import { PaymentIssues } from './PaymentIssues.js';
import { ProviderPanel } from './ProviderPanel.js';
import { UndeliveredMails } from './UndeliveredMails.js';
import { Webhooks } from './Webhooks.js';

/** For whoever runs the house: what is wrong, and what a person has to do about it. */
export function OperatorPage() {
  const viewer = useViewer();
  if (viewer === undefined) return <Skeleton className="h-64 w-full" />;
  if (viewer?.role !== 'ADMIN') return <NotFoundPage />;
  return (
    <>
      <PageHeading title="Operator" lead="What needs a person, first." />
      <div className="flex flex-col gap-6">
        <PaymentIssues />
        <ProviderPanel />
        <Webhooks />
        <UndeliveredMails />
      </div>
    </>
  );
}

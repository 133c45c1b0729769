import { useSuspenseQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { useParams } from 'react-router';
import { NotFoundPage } from '../../components/ErrorPage.js';
import { PageHeading } from '../../components/PageHeading.js';
import { paths } from '../../paths.js';
import { FeesPanel } from './FeesPanel.js';
import { ORGANIZATION_SETTINGS } from './organization-settings.js';
import { PublicPagePanel } from './PublicPagePanel.js';
import { mayManage } from './roles.js';
import { SellerFacts, SellerPanel } from './SellerPanel.js';

/** What an organization is called, takes and answers for. Read anew each time: a form must not begin with what was. */
export function OrganizationSettingsPage() {
  const { org = '' } = useParams<'org'>();
  const { data } = useSuspenseQuery(ORGANIZATION_SETTINGS, { variables: { slug: org }, fetchPolicy: 'network-only' });
  const { me, organization } = data;
  const role = me?.memberships.find(one => one.organization.slug === org)?.role;
  if (!organization || !mayManage(role)) return <NotFoundPage />;
  return (
    <>
      <PageHeading
        title={t`Settings`}
        lead={organization.name}
        back={{ to: paths.organization(org), label: organization.name }}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-2">
        <FeesPanel key={`fees ${organization.id}`} organization={organization} />
        {role === 'OWNER' ? (
          <SellerPanel key={`seller ${organization.id}`} organization={organization} />
        ) : (
          <SellerFacts organization={organization} />
        )}
        <PublicPagePanel key={`public ${organization.id}`} organization={organization} />
      </div>
    </>
  );
}

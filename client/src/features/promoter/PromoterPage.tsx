import { t } from '@lingui/core/macro';
import { Link } from 'react-router';
import { useViewer } from '../../apollo/useSession.js';
import { Badge } from '../../components/Badge.js';
import { Icon } from '../../components/Icon.js';
import { PageHeading } from '../../components/PageHeading.js';
import { Panel } from '../../components/Panel.js';
import { paths } from '../../paths.js';
import { i18n } from '../../words/words.js';
import { NewOrganization } from './NewOrganization.js';
import { roleNames } from './roles.js';

/** Backstage: the organizations this person works for, or the first step to an own one. */
export function PromoterPage() {
  const viewer = useViewer();
  if (!viewer) return null;
  const { memberships } = viewer;
  return (
    <>
      <PageHeading
        title={memberships.length > 0 ? t`Backstage` : t`Sell tickets`}
        lead={memberships.length > 0 ? undefined : t`Name your organization, add an event, publish. It takes minutes.`}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_24rem]">
        {memberships.length > 0 && (
          <ul className="flex flex-col gap-3">
            {memberships.map(({ organization, role }) => (
              <li key={organization.id}>
                <Link
                  to={paths.organization(organization.slug)}
                  className="hairline flex items-center justify-between gap-4 rounded-card bg-surface p-5 hover:border-control-line"
                >
                  <span className="min-w-0 truncate text-2xl font-bold">{organization.name}</span>
                  <span className="flex items-center gap-3">
                    <Badge>{i18n._(roleNames[role])}</Badge>
                    <Icon name="right" />
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
        <Panel title={memberships.length > 0 ? t`Another organization` : t`Your organization`}>
          <NewOrganization />
        </Panel>
      </div>
    </>
  );
}

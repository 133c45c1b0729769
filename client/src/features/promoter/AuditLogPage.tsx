import { useQuery, useSuspenseQuery } from '@apollo/client/react';
import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useParams, useSearchParams } from 'react-router';
import { EmptyState } from '../../components/EmptyState.js';
import { NotFoundPage } from '../../components/ErrorPage.js';
import { SelectField } from '../../components/Field.js';
import { Failure } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { ShowMore } from '../../components/ShowMore.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import { dateAndTime } from '../../lib/dates.js';
import { paths } from '../../paths.js';
import { i18n } from '../../words/words.js';
import { AUDIT_LOG, AUDITED, deedOf, deedsToChoose, detailsOf, type AuditLine } from './audit-log.js';

/** Who of an organization's staff did what, newest first, cut down to a deed or a person. */
export function AuditLogPage() {
  const { org = '' } = useParams<'org'>();
  const { organization } = useSuspenseQuery(AUDITED, { variables: { slug: org } }).data;
  const [search, setSearch] = useSearchParams();
  if (!organization?.members) return <NotFoundPage />;

  const people = organization.members.map(({ user }) => user);
  const action = Object.keys(deedsToChoose).find(key => key === search.get('deed')) ?? 'ALL';
  const actor = people.find(({ id }) => id === search.get('by'))?.id ?? '';
  const choose = (name: string, value: string) => {
    const next = new URLSearchParams(search);
    if (value && value !== 'ALL') next.set(name, value);
    else next.delete(name);
    setSearch(next, { replace: true, preventScrollReset: true });
  };
  return (
    <>
      <PageHeading
        title={t`Audit log`}
        lead={organization.name}
        back={{ to: paths.organization(org), label: organization.name }}
      />
      <div className="mb-6 flex flex-wrap gap-4">
        <SelectField
          label={t`What was done`}
          className="w-72 max-w-full"
          value={action}
          onChange={({ target }) => choose('deed', target.value)}
        >
          {Object.entries(deedsToChoose).map(([value, words]) => (
            <option key={value} value={value}>
              {i18n._(words)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t`By whom`}
          className="w-56 max-w-full"
          value={actor}
          onChange={({ target }) => choose('by', target.value)}
        >
          <option value="">
            <Trans>Anybody</Trans>
          </option>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      </div>
      <Log organizationId={organization.id} action={action === 'ALL' ? null : action} actorId={actor || null} />
    </>
  );
}

function Log({
  organizationId,
  action,
  actorId,
}: {
  organizationId: string;
  action: string | null;
  actorId: string | null;
}) {
  const { data, previousData, error, refetch, fetchMore } = useQuery(AUDIT_LOG, {
    variables: { organizationId, filter: { actions: action ? [action] : null, actorId } },
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  });
  const shown = data ?? previousData;
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!shown) {
    return (
      <SkeletonPage label={t`The audit log is loading`}>
        <Skeleton className="h-24 w-full" />
        <Skeleton className="mt-4 h-24 w-full" />
      </SkeletonPage>
    );
  }
  const { edges, pageInfo } = shown.auditLog;
  if (edges.length === 0) {
    return (
      <EmptyState icon="search" title={t`Nothing here`}>
        <Trans>Whatever the team changes appears here. Nobody has done this yet.</Trans>
      </EmptyState>
    );
  }
  return (
    <>
      <ul className={`hairline divide-y divide-hairline rounded-card bg-surface ${data ? '' : 'opacity-60'}`}>
        {edges.map(({ node }) => (
          <li key={node.id} className="p-4 sm:px-6">
            <Line entry={node} />
          </li>
        ))}
      </ul>
      {pageInfo.hasNextPage && <ShowMore load={() => fetchMore({ variables: { after: pageInfo.endCursor } })} />}
    </>
  );
}

function Line({ entry }: { entry: AuditLine }) {
  const { action, actor, at, ip } = entry;
  return (
    <>
      <h2 className="text-lg">{deedOf(action)}</h2>
      <p className="text-sm text-ink-soft">
        {actor?.name ?? t`The command line`} · <time dateTime={at}>{dateAndTime(at)}</time>
        {ip && (
          <>
            {' · '}
            <Trans>from {ip}</Trans>
          </>
        )}
      </p>
      {detailsOf(entry).map(line => (
        <p key={line} className="mt-1 text-sm break-words">
          {line}
        </p>
      ))}
    </>
  );
}

import { useApolloClient, useQuery } from '@apollo/client/react';
import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useCallback, useEffect, useState, useTransition } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { Button } from '../../components/Button.js';
import { EmptyState } from '../../components/EmptyState.js';
import { CheckField, SelectField } from '../../components/Field.js';
import { Failure, Notice } from '../../components/Notice.js';
import { PageHeading } from '../../components/PageHeading.js';
import { ShowMore } from '../../components/ShowMore.js';
import { Skeleton, SkeletonPage } from '../../components/Skeleton.js';
import type { RegistrationStatus } from '../../gql/graphql.js';
import { useEvery, useFirstPage } from '../../lib/useFirstPage.js';
import { paths } from '../../paths.js';
import { i18n } from '../../words/words.js';
import { DeclineDialog } from './DeclineDialog.js';
import { RegistrationRow } from './RegistrationRow.js';
import { EVENT_REGISTRATIONS, REGISTRATIONS_NOW, registrationStates } from './registrations.js';
import { mayManage } from './roles.js';
import { useDecide, type Decided } from './useDecide.js';

const PAGE = 50;
/** Links to files last five minutes, and others decide too. */
const FRESH_MS = 20_000;
const ALL = 'ALL';
const isStatus = (text: string | null): text is RegistrationStatus =>
  text !== null && Object.hasOwn(registrationStates, text);

/** Who asks for a place: read, and decided one by one or many at once; ten seconds to take it back. */
export function RegistrationsPage() {
  const { eventId = '' } = useParams<'eventId'>();
  const [search, setSearch] = useSearchParams();
  const wanted = search.get('state') ?? 'PENDING';
  const status = isStatus(wanted) ? wanted : undefined;
  const { data, previousData, error, refetch, fetchMore } = useQuery(EVENT_REGISTRATIONS, {
    variables: { eventId, status },
    fetchPolicy: 'cache-and-network',
    notifyOnNetworkStatusChange: true,
  });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [declining, setDeclining] = useState<readonly string[] | null>(null);
  const { more, refresh, again, readOn } = useFirstPage(refetch, `${eventId} ${status}`);
  useEvery(FRESH_MS, refresh);
  const decide = useDecide(useInPlace(eventId, refresh));
  const shown = data ?? previousData;
  const manages = mayManage(shown?.event?.viewerRole);
  const lines = shown?.registrations.edges.map(edge => edge.node) ?? [];
  const open = lines.filter(line => line.status === 'PENDING' && !line.plannedDecision).map(line => line.id);
  const picked = open.filter(id => chosen.has(id)).slice(0, 100);
  const { hasNextPage } = shown?.registrations.pageInfo ?? {};

  async function settle(ids: readonly string[], approve: boolean, note?: string) {
    const who = lines.filter(({ id }) => ids.includes(id));
    if (await decide.run(who, approve, note)) setChosen(new Set());
  }
  const choose = (id: string, on: boolean) => setChosen(new Set([...chosen, id].filter(one => on || one !== id)));

  return (
    <>
      <PageHeading
        title={t`Registrations`}
        lead={shown?.event?.title}
        back={{ to: paths.manageEvent(eventId), label: t`Event` }}
      />
      <SelectField
        label={t`State`}
        className="mb-6 max-w-56"
        value={status ?? ALL}
        onChange={({ target }) => setSearch({ state: target.value }, { replace: true })}
      >
        {Object.entries(registrationStates).map(([value, words]) => (
          <option key={value} value={value}>
            {i18n._(words)}
          </option>
        ))}
        <option value={ALL}>
          <Trans>All</Trans>
        </option>
      </SelectField>
      <div className="flex flex-col gap-4">
        {error && <Failure error={error} retry={() => void refetch()} />}
        {decide.error && <Failure focus error={decide.error} />}
        {decide.refused && (
          <Notice tone="problem" focus title={t`Not decided`}>
            {decide.refused}
          </Notice>
        )}
        {decide.decided.map(one => (
          <Undo key={one.ids.join()} decided={one} onUndo={() => decide.takeBack(one)} />
        ))}
        {manages && open.length > 0 && (
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2" role="group" aria-label={t`Decide many at once`}>
            <CheckField
              label={t`Choose all`}
              checked={picked.length === open.length}
              onChange={({ target }) => setChosen(new Set(target.checked ? open : []))}
            />
            <Button disabled={picked.length === 0} busy={decide.busy} onClick={() => void settle(picked, true)}>
              {plural(picked.length, { one: 'Approve # chosen', other: 'Approve # chosen' })}
            </Button>
            <Button look="quiet" disabled={picked.length === 0} onClick={() => setDeclining(picked)}>
              {plural(picked.length, { one: 'Decline # chosen', other: 'Decline # chosen' })}
            </Button>
          </div>
        )}
        {!shown ? (
          !error && (
            <SkeletonPage label={t`The registrations are loading`}>
              <Skeleton className="h-32 w-full" />
              <Skeleton className="h-32 w-full" />
            </SkeletonPage>
          )
        ) : lines.length === 0 ? (
          <EmptyState icon="person" title={status === 'PENDING' ? t`Nobody waits for you` : t`None`}>
            {status === 'PENDING'
              ? t`Who registers on the event’s page appears here.`
              : t`No registration of this event stands so.`}
          </EmptyState>
        ) : (
          <ul className="hairline divide-y divide-hairline rounded-card bg-surface">
            {lines.map(line => (
              <li key={line.id}>
                <RegistrationRow
                  registration={line}
                  questions={shown.event?.questions ?? []}
                  timeZone={shown.event?.timeZone}
                  manages={manages}
                  busy={decide.busy}
                  chosen={chosen.has(line.id)}
                  onChoose={on => choose(line.id, on)}
                  onApprove={() => void settle([line.id], true)}
                  onDecline={() => setDeclining([line.id])}
                />
              </li>
            ))}
          </ul>
        )}
        {hasNextPage && (
          <ShowMore
            load={() =>
              readOn(first => fetchMore({ variables: { after: (first ?? shown)?.registrations.pageInfo.endCursor } }))
            }
          />
        )}
        {lines.length > PAGE && more && (
          <Button look="bare" className="self-center" onClick={() => void again()}>
            <Trans>Begin again at the first</Trans>
          </Button>
        )}
      </div>
      <DeclineDialog
        ids={declining}
        onClose={() => setDeclining(null)}
        onDecline={note => {
          void settle(declining ?? [], false, note);
          setDeclining(null);
        }}
      />
    </>
  );
}

/**
 * Reads registrations again where they stand on the page, which keeps its length for whoever has read on; and the first
 * page, with who came since, where nobody has.
 */
function useInPlace(eventId: string, refresh: () => Promise<unknown>): (ids: readonly string[]) => Promise<unknown> {
  const client = useApolloClient();
  return useCallback(
    async ids => {
      await refresh();
      // What can't be read now is read with the next decision, or with the list.
      const variables = { eventId, ids: [...ids] };
      await client.query({ query: REGISTRATIONS_NOW, variables, fetchPolicy: 'network-only' }).catch(() => undefined);
    },
    [client, eventId, refresh],
  );
}

/** What was decided, and the way back while there is one. */
function Undo({ decided, onUndo }: { decided: Decided; onUndo: () => Promise<void> }) {
  const [busy, startUndo] = useTransition();
  const left = useSecondsTo(decided.until);
  const { ids, name, approve } = decided;
  const what = approve
    ? plural(ids.length, { one: '# approved', other: '# approved' })
    : plural(ids.length, { one: '# declined', other: '# declined' });
  return (
    <Notice
      tone="done"
      title={what}
      action={
        left > 0 && (
          <Button look="quiet" icon="undo" busy={busy} onClick={() => startUndo(onUndo)}>
            <Trans>Undo</Trans>
          </Button>
        )
      }
    >
      {name && <bdi className="block">{name}</bdi>}
      <span aria-hidden>
        {left > 0
          ? plural(left, { one: 'It takes effect in # second.', other: 'It takes effect in # seconds.' })
          : t`It takes effect now.`}
      </span>
    </Notice>
  );
}

function useSecondsTo(until: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((until - now) / 1_000));
}

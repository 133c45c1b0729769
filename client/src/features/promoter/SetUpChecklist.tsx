import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import type { MessageDescriptor } from '@lingui/core';
import { msg, plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Button } from '../../components/Button.js';
import { Icon } from '../../components/Icon.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { paths } from '../../paths.js';
import { i18n } from '../../words/words.js';
import type { ManagedEvent } from './manage-event.js';

const PUBLISH_EVENT: TypedDocumentNode<Gql.PublishEventMutation, Gql.PublishEventMutationVariables> = gql`
  mutation PublishEvent($input: EventIdInput!) {
    publishEvent(input: $input) {
      __typename
      ... on Event {
        id
        status
        tiers {
          id
          onSale
        }
      }
      ... on EventIncompleteError {
        missing
      }
    }
  }
`;

/** What the server calls missing, in words; a name that this build doesn't know is shown as it is. */
const needs: Record<string, MessageDescriptor> = {
  tiers: msg`At least one kind of ticket`,
  prices: msg`Prices that a payment provider takes`,
  endsAt: msg`An end that is still to come`,
};

/** From a draft to the first sale, each step ticked off by the facts themselves. */
export function SetUpChecklist({ event, manages }: { event: ManagedEvent; manages: boolean }) {
  const [run, { loading, error, data }] = useMutation(PUBLISH_EVENT);
  const published = event.status !== 'DRAFT';
  const sold = event.tiers.reduce((sum, tier) => sum + tier.sold, 0);
  const link = location.origin + paths.event(event.slug);
  const result = data?.publishEvent;

  async function copy() {
    await navigator.clipboard.writeText(link).then(
      () => say(t`Link copied`),
      () => say(link),
    );
  }

  return (
    <Panel title={sold > 0 ? t`Selling` : t`To the first sale`}>
      <ol className="flex flex-col gap-4">
        <Step done title={t`Details`}>
          <Trans>Title, place and time are there.</Trans>
        </Step>
        <Step done={event.tiers.length > 0} title={t`Tickets`}>
          {event.tiers.length > 0
            ? plural(event.tiers.length, { one: '# on offer.', other: '# on offer.' })
            : t`Add at least one kind of ticket.`}
        </Step>
        <Step done={published} title={t`Publish`}>
          {published ? (
            <Link to={paths.event(event.slug)} className="link text-ink">
              <Trans>See it as buyers do</Trans>
            </Link>
          ) : (
            t`Then everybody can find it and buy.`
          )}
        </Step>
        <Step done={sold > 0} title={t`First sale`}>
          {sold > 0 ? plural(sold, { one: '# sold.', other: '# sold.' }) : t`Share the link.`}
        </Step>
      </ol>
      <div className="mt-6 flex flex-col gap-3">
        {result?.__typename === 'EventIncompleteError' && (
          <Notice tone="problem" focus title={t`Not ready yet`}>
            <ul className="list-disc ps-5">
              {result.missing.map(one => (
                <li key={one}>{needs[one] ? i18n._(needs[one]) : one}</li>
              ))}
            </ul>
          </Notice>
        )}
        {error && <Failure focus error={error} />}
        {manages && event.status === 'DRAFT' && (
          <Button
            busy={loading}
            className="min-h-13 text-lg"
            onClick={() => void run({ variables: { input: { eventId: event.id } } }).catch(() => undefined)}
          >
            <Trans>Publish</Trans>
          </Button>
        )}
        {event.status === 'PUBLISHED' && (
          <Button look="quiet" onClick={() => void copy()}>
            <Trans>Copy the link</Trans>
          </Button>
        )}
      </div>
    </Panel>
  );
}

function Step({ done, title, children }: { done: boolean; title: string; children: ReactNode }) {
  return (
    <li className="flex gap-3">
      <span
        className={`grid size-7 shrink-0 place-items-center rounded-full border-2 ${done ? 'border-ink bg-ink text-paper' : 'border-control-line'}`}
      >
        {done && <Icon name="check" className="size-4" />}
      </span>
      <div>
        <p className="font-bold">
          {title}
          <span className="sr-only">{done ? t` (done)` : t` (to do)`}</span>
        </p>
        <div className="text-ink-soft">{children}</div>
      </div>
    </li>
  );
}

import { gql, type TypedDocumentNode } from '@apollo/client';
import { useMutation } from '@apollo/client/react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Button } from '../../components/Button.js';
import { Icon } from '../../components/Icon.js';
import { Failure, Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { say } from '../../components/Toasts.js';
import type * as Gql from '../../gql/graphql.js';
import { paths } from '../../paths.js';
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
const needs: Record<string, string> = {
  tiers: 'At least one kind of ticket',
  prices: 'Prices that a payment provider takes',
  endsAt: 'An end that is still to come',
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
      () => say('Link copied'),
      () => say(link),
    );
  }

  return (
    <Panel title={sold > 0 ? 'Selling' : 'To the first sale'}>
      <ol className="flex flex-col gap-4">
        <Step done title="Details">
          Title, place and time are there.
        </Step>
        <Step done={event.tiers.length > 0} title="Tickets">
          {event.tiers.length > 0 ? `${event.tiers.length} on offer.` : 'Add at least one kind of ticket.'}
        </Step>
        <Step done={published} title="Publish">
          {published ? (
            <Link to={paths.event(event.slug)} className="link text-ink">
              See it as buyers do
            </Link>
          ) : (
            'Then everybody can find it and buy.'
          )}
        </Step>
        <Step done={sold > 0} title="First sale">
          {sold > 0 ? `${sold} sold.` : 'Share the link.'}
        </Step>
      </ol>
      <div className="mt-6 flex flex-col gap-3">
        {result?.__typename === 'EventIncompleteError' && (
          <Notice tone="problem" focus title="Not ready yet">
            <ul className="list-disc pl-5">
              {result.missing.map(one => (
                <li key={one}>{needs[one] ?? one}</li>
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
            Publish
          </Button>
        )}
        {event.status === 'PUBLISHED' && (
          <Button look="quiet" onClick={() => void copy()}>
            Copy the link
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
          <span className="sr-only">{done ? ' (done)' : ' (to do)'}</span>
        </p>
        <div className="text-ink-soft">{children}</div>
      </div>
    </li>
  );
}

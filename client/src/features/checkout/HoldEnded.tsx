import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useNavigate } from 'react-router';
import { useViewer } from '../../apollo/useSession.js';
import { Button, ButtonLink } from '../../components/Button.js';
import { endedRegistration, ToRegistration } from '../../components/EndedRegistration.js';
import { Failure, Notice } from '../../components/Notice.js';
import { paths } from '../../paths.js';
import { draftOf } from './draft.js';
import type { HeldOrder } from './HeldCheckout.js';
import { useReserve, wordsFor } from './useReserve.js';

/** The hold is over, the wish is not: what can be bought is asked for again, what was approved waits for its answer again. */
export function HoldEnded({ order }: { order: HeldOrder }) {
  return order.origin === 'REGISTRATION' ? <PlaceEnded order={order} /> : <TicketsEnded order={order} />;
}

/** Nobody can buy what an organizer approves: the person hears where the registration stands instead. */
function PlaceEnded({ order }: { order: HeldOrder }) {
  const { title, words } = endedRegistration(order);
  return (
    <>
      <div role="status">
        <h1 className="text-4xl sm:text-5xl">{title}</h1>
        <p className="mt-3 text-lg text-ink-soft">{words}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        <ToRegistration order={order} large />
        <ButtonLink look="quiet" className="min-h-13 px-6 text-lg" to={paths.event(order.event.slug)}>
          <Trans>Back to the event</Trans>
        </ButtonLink>
      </div>
    </>
  );
}

/** One press asks for the same tickets for the same person again. */
function TicketsEnded({ order }: { order: HeldOrder }) {
  const navigate = useNavigate();
  const viewer = useViewer();
  const { reserve, loading, error, refusal } = useReserve();
  const draft = draftOf(viewer, order.id) ?? {
    slug: order.event.slug,
    eventId: order.event.id,
    items: Object.fromEntries(order.items.map(item => [item.tier.id, item.quantity])),
    name: order.buyerName,
    email: order.buyerEmail ?? '',
  };

  async function tryAgain() {
    const held = await reserve(draft);
    if (held) void navigate(paths.checkout(held.id), { replace: true });
  }

  const words =
    refusal && wordsFor(refusal, id => order.items.find(item => item.tier.id === id)?.tier.name ?? t`This ticket`);
  return (
    <>
      <div role="status">
        <h1 className="text-4xl sm:text-5xl">
          {order.status === 'CANCELLED' ? t`You gave these back` : t`Your hold has ended`}
        </h1>
        <p className="mt-3 text-lg text-ink-soft">
          <Trans>
            Nothing was charged. Your choice and your details are kept, {draft.name}: if there are tickets left, they
            are yours with one press.
          </Trans>
        </p>
      </div>
      {words && (
        <Notice tone="problem" focus title={words.title}>
          {words.advice}
        </Notice>
      )}
      {error && <Failure focus error={error} />}
      <div className="flex flex-wrap gap-2">
        <Button busy={loading} className="min-h-13 px-6 text-lg" onClick={() => void tryAgain()}>
          <Trans>Try again</Trans>
        </Button>
        <ButtonLink look="quiet" className="min-h-13 px-6 text-lg" to={paths.event(order.event.slug)}>
          <Trans>Change tickets</Trans>
        </ButtonLink>
      </div>
    </>
  );
}

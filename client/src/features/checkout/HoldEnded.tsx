import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useNavigate } from 'react-router';
import { useViewer } from '../../apollo/useSession.js';
import { Button, ButtonLink } from '../../components/Button.js';
import { endedRegistration, ToRegistration } from '../../components/EndedRegistration.js';
import { Failure, Notice } from '../../components/Notice.js';
import { NextTurn } from '../../components/NextTurn.js';
import { paths } from '../../paths.js';
import { draftOf } from './draft.js';
import type { HeldOrder } from './HeldCheckout.js';
import { useReserve, wordsFor } from './useReserve.js';

/** The hold is over. What anybody can have is held again with one press; what was somebody's turn is not. */
export function HoldEnded({ order }: { order: HeldOrder }) {
  if (order.origin === 'REGISTRATION') return <PlaceEnded order={order} />;
  return order.origin === 'SALE' ? <HoldAgain order={order} /> : <TurnEnded order={order} />;
}

const title = ({ status }: HeldOrder) => (status === 'CANCELLED' ? t`You gave these back` : t`Your hold has ended`);

/** The person hears where the registration stands. */
function PlaceEnded({ order }: { order: HeldOrder }) {
  const ended = endedRegistration(order);
  return (
    <>
      <div role="status">
        <h1 className="text-4xl sm:text-5xl">{ended.title}</h1>
        <p className="mt-3 text-lg text-ink-soft">{ended.words}</p>
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

/** The wish is not over: one press asks for the same tickets for the same person again. */
function HoldAgain({ order }: { order: HeldOrder }) {
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
        <h1 className="text-4xl sm:text-5xl">{title(order)}</h1>
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

function TurnEnded({ order }: { order: HeldOrder }) {
  return (
    <>
      <div role="status">
        <h1 className="text-4xl sm:text-5xl">{title(order)}</h1>
        <p className="mt-3 text-lg text-ink-soft">
          <Trans>Nothing was charged.</Trans>
        </p>
        <p className="mt-1 text-lg text-ink-soft">
          <NextTurn order={order} />
        </p>
      </div>
      <ButtonLink look="quiet" className="min-h-13 self-start px-6 text-lg" to={paths.event(order.event.slug)}>
        <Trans>Back to the event</Trans>
      </ButtonLink>
    </>
  );
}

import { Trans } from '@lingui/react/macro';
import { ButtonLink } from '../../components/Button.js';
import { forgetPlace, orderOf } from '../../lib/queue-place.js';
import { paths } from '../../paths.js';
import type { Refusal } from './useReserve.js';

interface RefusedActionsProps {
  refusal: Refusal | null;
  event: { id: string; slug: string };
  promoCode: string | null;
}

/** The ways on for whoever could not hold their tickets: never back to a turn that they can't use. */
export function RefusedActions({ refusal, event, promoCode }: RefusedActionsProps) {
  const reason = refusal?.__typename === 'QueueRequiredError' ? refusal.reason : null;
  const order = reason === 'USED' ? orderOf(event.id) : null;
  const back = paths.event(event.slug, promoCode);
  return (
    <div className="flex flex-wrap gap-2">
      {order && (
        <ButtonLink to={paths.checkout(order)}>
          <Trans>To your order</Trans>
        </ButtonLink>
      )}
      {reason === 'USED' || reason === 'OTHER_PERSON' ? (
        <ButtonLink look="quiet" to={back} onClick={() => forgetPlace(event.id)}>
          <Trans>Take another place</Trans>
        </ButtonLink>
      ) : (
        <ButtonLink look="quiet" to={back}>
          {reason === 'NO_ADMISSION' ? <Trans>To the waiting room</Trans> : <Trans>Change tickets</Trans>}
        </ButtonLink>
      )}
    </div>
  );
}

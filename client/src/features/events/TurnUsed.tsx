import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { ButtonLink } from '../../components/Button.js';
import { Notice } from '../../components/Notice.js';
import { orderOf } from '../../lib/queue-place.js';
import { paths } from '../../paths.js';

/** This visitor's turn led to an order, and to no other: the way to it where this tab knows it, and to another place. */
export function TurnUsed({ eventId, again }: { eventId: string; again: ReactNode }) {
  const order = orderOf(eventId);
  return (
    <Notice
      title={t`You have an order already`}
      action={
        <div className="flex flex-wrap gap-2">
          {order && (
            <ButtonLink to={paths.checkout(order)}>
              <Trans>To your order</Trans>
            </ButtonLink>
          )}
          {again}
        </div>
      }
    >
      <Trans>Your turn led to it. For another order take another place.</Trans>
    </Notice>
  );
}

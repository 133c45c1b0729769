import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { OrderStatus } from '../gql/graphql.js';
import { Badge } from './Badge.js';
import type { IconName } from './Icon.js';
import { i18n } from '../words/words.js';

const states: Record<OrderStatus, { word: MessageDescriptor; icon: IconName }> = {
  HELD: { word: msg`Held`, icon: 'clock' },
  AWAITING_PAYMENT: { word: msg`Waiting for payment`, icon: 'clock' },
  PAID: { word: msg`Paid`, icon: 'check' },
  PARTIALLY_REFUNDED: { word: msg`Partly refunded`, icon: 'undo' },
  REFUNDED: { word: msg`Refunded`, icon: 'undo' },
  EXPIRED: { word: msg`Expired`, icon: 'cross' },
  CANCELLED: { word: msg`Cancelled`, icon: 'cross' },
};

export function OrderStatusBadge({ status }: { status: OrderStatus }) {
  const { word, icon } = states[status];
  return <Badge icon={icon}>{i18n._(word)}</Badge>;
}

import type { OrderStatus } from '../gql/graphql.js';
import { Badge } from './Badge.js';
import type { IconName } from './Icon.js';

const states: Record<OrderStatus, { word: string; icon: IconName }> = {
  HELD: { word: 'Held', icon: 'clock' },
  AWAITING_PAYMENT: { word: 'Waiting for payment', icon: 'clock' },
  PAID: { word: 'Paid', icon: 'check' },
  PARTIALLY_REFUNDED: { word: 'Partly refunded', icon: 'undo' },
  REFUNDED: { word: 'Refunded', icon: 'undo' },
  EXPIRED: { word: 'Expired', icon: 'cross' },
  CANCELLED: { word: 'Cancelled', icon: 'cross' },
};

export function OrderStatusBadge({ status }: { status: OrderStatus }) {
  const { word, icon } = states[status];
  return <Badge icon={icon}>{word}</Badge>;
}

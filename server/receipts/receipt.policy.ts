import type { Order } from '../orders/order.entity.js';

/**
 * The part of a refund that is tax, in minor units: what of the order's tax has gone back with it, less what had before.
 * Tax goes back in the share that prices do (fees bear none), half up; so all of it is back with the last of the price.
 * `earlier` is what other refunds of the order brought back.
 */
export function creditedTax(
  order: Pick<Order, 'totalAmount' | 'feesAmount' | 'taxAmount'>,
  earlier: number,
  amount: number,
): number {
  const taxed = BigInt(order.totalAmount - order.feesAmount);
  if (taxed === 0n) return 0;
  const back = (returned: number): bigint => {
    const part = BigInt(returned) < taxed ? BigInt(returned) : taxed;
    return (2n * BigInt(order.taxAmount) * part + taxed) / (2n * taxed);
  };
  return Number(back(earlier + amount) - back(earlier));
}

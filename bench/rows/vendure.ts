import { lazily } from '../lazily.js';
import { complaints, runLoad } from '../loads/load.js';
import type { BuyersHeard } from '../loads/reserve.load.js';
import type { GuestsJob } from '../loads/vendure.load.js';
import type { Group, Row } from '../row.js';
import type { Stage } from '../stage.js';
import { Told } from '../told.js';
import { openShop } from '../vendure/shop.js';
import { apiOrders } from './api-orders.js';

const BUYERS = 32;
const NAME = `Vendure: whole purchase, ${BUYERS} buyers`;

/** Whatever a complete purchase has: who bought, what, how it is delivered, its payment, and the stock it took. */
const SETTLED = `
  select placed.id::text, (
    "orderPlacedAt" is not null and not active and "customerId" is not null and "shippingAddress"::json ->> 'countryCode' = 'AT'
    and (select count(*) = 1 and sum(quantity) = 1 from order_line where "orderId" = placed.id)
    and (select count(*) = 1 from shipping_line where "orderId" = placed.id)
    and (select count(*) = 1 and bool_and(state = 'Settled') from payment where "orderId" = placed.id)
    and (select count(*) = 1 and sum(taken.quantity) = 1 from stock_movement as taken
         join order_line as line on line.id = taken."orderLineId"
         where line."orderId" = placed.id and taken.type = 'ALLOCATION')
  ) as whole
  from "order" as placed where state = 'PaymentSettled'`;

/** Another shop's whole purchase beside ours: a guest, one piece, nothing to pay, on the same PostgreSQL. */
export function vendure(): Group {
  let stage: Stage;
  const shop = lazily(() => openShop(stage));
  const told = new Told(NAME, BUYERS);

  const theirs: Row = {
    name: NAME,
    async measure(onStage, seconds) {
      stage = onStage;
      const { url, variantId, shippingMethodId, paymentMethod } = await shop();
      const job: GuestsJob = { url, clients: BUYERS, seconds, variantId, shippingMethodId, paymentMethod };
      const { perSecond, p50, p99, orders, others } = await runLoad<BuyersHeard>('vendure', job);
      return { value: perSecond, p50, p99, wrong: [...complaints(NAME, others), ...told.add(orders)] };
    },
    async check() {
      const { rows } = await (await shop()).database.query<{ id: string; whole: boolean }>(SETTLED);
      const partly = rows.filter(({ whole }) => !whole).length;
      return [
        ...told.compare(rows.map(({ id }) => id)),
        ...(partly > 0 ? [`${NAME}: ${partly} orders are paid, but not complete`] : []),
      ];
    },
  };
  const ours = apiOrders({ purchase: true, buyers: BUYERS, targets: [{ beside: [NAME], atLeast: 10, meant: 20 }] });
  return {
    name: 'vendure',
    slow: true,
    peer: true,
    rows: [theirs, ours],
    end: async () => (await shop()).end(),
  };
}

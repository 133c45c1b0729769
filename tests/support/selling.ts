import type { Asker, TestApp } from './app.js';
import type { GivenEvent } from './given.js';

interface Amount {
  readonly amount: number;
}

interface Answered {
  readonly orders: number;
  readonly tickets: number;
  readonly gross: Amount;
  readonly refunded: Amount;
  readonly chargebacks: Amount;
  readonly fees: Amount;
  readonly net: Amount;
  readonly byTier: readonly { tier: { id: string }; sold: number; held: number; gross: Amount }[];
}

const SALES = `orders tickets gross { amount } refunded { amount } chargebacks { amount } fees { amount } net { amount }
  byTier { tier { id } sold held gross { amount } }`;
const AMOUNTS = ['gross', 'refunded', 'chargebacks', 'fees', 'net'] as const;

export type Sales = Record<(typeof AMOUNTS)[number] | 'orders' | 'tickets', number> & {
  /** In the tiers' order. */
  byTier: { id: string; sold: number; held: number; gross: number }[];
};
export type Bucket = 'MINUTE' | 'HOUR' | 'DAY';

/** What an event sold, as the API tells and as it is counted from orders and ledger. */
export function selling(app: TestApp) {
  return {
    /** To its owner unless somebody else asks. */
    async now({ id, organization }: GivenEvent, asker: Asker = organization.owner): Promise<Sales | null> {
      const { data, errors } = await app.gql(
        `query ($id: ID) { event(id: $id) { sales { ${SALES} } } }`,
        { id },
        asker,
      );
      if (!data) throw new Error(JSON.stringify(errors));
      const sales = data.event.sales as Answered | null;
      if (!sales) return null;
      const amounts = Object.fromEntries(AMOUNTS.map(name => [name, sales[name].amount]));
      const { orders, tickets, byTier } = sales;
      return {
        ...(amounts as Record<(typeof AMOUNTS)[number], number>),
        orders,
        tickets,
        byTier: byTier.map(({ tier, gross, ...one }) => ({ id: tier.id, ...one, gross: gross.amount })),
      };
    },

    async overTime(
      { id, organization }: GivenEvent,
      bucket: Bucket,
    ): Promise<{ at: string; tickets: number; gross: number }[]> {
      const { data, errors } = await app.gql(
        `query ($id: ID, $bucket: TimeBucket!) { event(id: $id) { sales { overTime(bucket: $bucket) { at tickets gross { amount } } } } }`,
        { id, bucket },
        organization.owner,
      );
      if (!data) throw new Error(JSON.stringify(errors));
      return data.event.sales.overTime.map(({ gross, ...point }: { at: string; tickets: number; gross: Amount }) => ({
        ...point,
        gross: gross.amount,
      }));
    },

    /** Counted order by order and entry by entry. */
    async counted({ id, tiers }: GivenEvent): Promise<Sales> {
      const [orders] = await app.sql<{ orders: number; gross: number }>(
        'select count(*)::int as orders, coalesce(sum(total), 0)::float8 as gross from orders where event_id = ? and paid_at is not null',
        [id],
      );
      const entries = await app.sql<{ kind: string; account: string; amount: number }>(
        'select kind, account, amount::float8 from ledger_postings join ledger_entries on posting_id = id where event_id = ?',
        [id],
      );
      const sum = (accounts: string[], kinds?: string[]) =>
        entries
          .filter(({ kind, account }) => accounts.includes(account) && (kinds?.includes(kind) ?? true))
          .reduce((total, { amount }) => total + amount, 0);
      const byTier = await Promise.all(tiers.map(tier => ofTier(tier.id)));
      const [back, lost, fees] = [
        sum(['REFUNDS', 'ALLOWANCES', 'TAX', 'FEES'], ['REFUND', 'REFUND_REVERSED']),
        sum(['CHARGEBACKS']),
        -sum(['FEES']),
      ];
      return {
        orders: orders!.orders,
        tickets: byTier.reduce((total, { sold }) => total + sold, 0),
        gross: orders!.gross,
        refunded: back,
        chargebacks: lost,
        fees: fees || 0,
        net: orders!.gross - back - lost - fees,
        byTier,
      };
    },

    /** The worker's chore, with so many rows that say nothing that it has something to put together. */
    async together({ id }: Pick<GivenEvent, 'id'>): Promise<void> {
      await app.sql('insert into sales_counts (event_id) select ? from generate_series(1, 51)', [id]);
      await app.app.services().salesFigures.putCountsTogether();
    },
  };

  async function ofTier(id: string): Promise<Sales['byTier'][number]> {
    const [row] = await app.sql<{ sold: number; held: number; gross: number }>(
      `select
         (select count(*)::int from tickets where tier_id = tiers.id and status not in ('REFUNDED', 'VOID')) as sold,
         coalesce(sum(quantity) filter (where orders.status in ('HELD', 'AWAITING_PAYMENT')), 0)::int as held,
         coalesce(sum(item.total + item.fees + case when tax_included then 0 else item.tax end) filter (where paid_at is not null), 0)::float8 as gross
       from tiers left join order_items as item on tier_id = tiers.id left join orders on orders.id = order_id
       where tiers.id = ? group by tiers.id`,
      [id],
    );
    return { id, ...row! };
  }
}

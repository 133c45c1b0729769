import type { TestApp } from './app.js';

export interface BookedPosting {
  readonly kind: string;
  readonly currency: string;
  /** Minor units by account. */
  readonly entries: Record<string, number>;
}

/** What the books say of an order, as it happened. */
export function postingsOf(app: TestApp, orderId: string): Promise<BookedPosting[]> {
  return app.sql<BookedPosting>(
    `select kind, currency, jsonb_object_agg(account, amount) as entries
     from ledger_postings join ledger_entries on posting_id = id where order_id = ? group by id order by id`,
    [orderId],
  );
}

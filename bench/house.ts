import type pg from 'pg';
import { fill } from './fill.js';
import { found, publish, type Ask, type HotEvent, type Promoter } from './programme.js';

/** An event that sold many tickets, of which every second came; with one order among them, for who looks for one. */
export interface House {
  readonly promoter: Promoter;
  readonly event: HotEvent;
  readonly buyer: string;
  readonly orderId: string;
  readonly serial: string;
}

const BUYER = 'buyer-77@example.com';

/** Makes one on a server whose database is empty. */
export async function sellHouse(ask: Ask, database: pg.Client, tickets: number): Promise<House> {
  const promoter = await found(ask);
  const event = await publish(ask, promoter, 2 * tickets);
  await fill(database, { event, tickets, scannedBy: promoter.userId });
  const { rows } = await database.query<{ orderId: string; serial: string }>(
    'select order_id as "orderId", serial from tickets where holder_email = $1 order by serial_number limit 1',
    [BUYER],
  );
  return { promoter, event, buyer: BUYER, ...rows[0]! };
}

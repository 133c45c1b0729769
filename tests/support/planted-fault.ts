import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { EntityManager } from '@mikro-orm/postgresql';
import { DefaultQueryExecutor } from 'kysely';
import { Stock } from '../../server/inventory/stock.service.js';
import { PaymentService } from '../../server/payments/payment.service.js';
import { PaystackProvider } from '../../server/payments/paystack.provider.js';
import { StripeProvider } from '../../server/payments/stripe.provider.js';
import type { RefundRequest } from '../../server/payments/payment-provider.types.js';
import { JobQueue } from '../../server/platform/jobs.js';
import { TICK_MS } from '../../server/waiting-room/admission.policy.js';
import { RoomTickService } from '../../server/waiting-room/room-tick.service.js';

/**
 * Loaded into a server process before its start (`--import`), to plant faults in it: a test that is to protect from
 * such faults must fail then. Which ones, PLANTED_FAULT says, with commas between them.
 */
type Method = (this: unknown, ...args: any[]) => any;
function replace(prototype: object, name: string, wrap: (original: Method) => Method): void {
  const original = Reflect.get(prototype, name) as Method | undefined;
  if (!original) throw new Error(`Nothing is called ${name} any more: the planted fault must follow`);
  Reflect.set(prototype, name, wrap(original));
}

/** Long enough for another transaction to come in between. */
const A_MOMENT_MS = 300;
const ROW_LOCK = /\bfor (?:no key )?update(?: of \w+)?(?: skip locked)?/g;

const FAULTS: Record<string, () => void> = {
  /** Each copy of a webhook is kept and worked off as another. */
  'no deduplication': () => {
    for (const provider of [StripeProvider, PaystackProvider]) {
      replace(
        provider.prototype,
        'open',
        original =>
          function (...args) {
            const envelope = original.apply(this, args) as { eventKey: string };
            return { ...envelope, eventKey: `${envelope.eventKey}#${randomUUID()}` };
          },
      );
    }
  },
  /** Nobody waits for anybody, and what was read is a moment old when it is acted on. */
  'no row lock': () => {
    for (const name of ['find', 'findOne', 'findOneOrFail']) {
      replace(
        EntityManager.prototype,
        name,
        original =>
          async function (entity, where, options = {}) {
            const { lockMode, ...rest } = options as { lockMode?: unknown };
            const found: unknown = await original.call(this, entity, where, rest);
            if (lockMode !== undefined) await sleep(A_MOMENT_MS);
            return found;
          },
      );
    }
    replace(
      EntityManager.prototype,
      'execute',
      original =>
        async function (query, ...args) {
          const unlocked = typeof query === 'string' ? query.replaceAll(ROW_LOCK, '') : (query as unknown);
          const rows: unknown = await original.call(this, unlocked, ...args);
          if (unlocked !== query) await sleep(A_MOMENT_MS);
          return rows;
        },
    );
    // Most of a batch's time is between its reading and its writing, so that of several processes two are there at once.
    replace(
      Stock.prototype,
      'write',
      original =>
        async function (...args) {
          await sleep(2 * A_MOMENT_MS);
          await original.apply(this, args);
        },
    );
    // What is decided within one statement (`runBulk`) needs no moment: its snapshot is as old as its beginning.
    replace(
      Object.getPrototypeOf(DefaultQueryExecutor.prototype) as object,
      'executeQuery',
      original =>
        function (query: { sql: string }, ...args) {
          return original.call(this, { ...query, sql: query.sql.replaceAll(ROW_LOCK, '') }, ...args);
        },
    );
  },
  /** Every process ticks a waiting room, whoever else does, and knows where it stood half a second ago: before the others. */
  'no tick lock': () => {
    replace(
      RoomTickService.prototype,
      'take',
      original =>
        async function (this: { em: EntityManager }, ...args) {
          const execute = (text: string, values: unknown[]) => this.em.execute(text.replace(ROW_LOCK, ''), values);
          const state: unknown = await original.apply({ em: { execute } }, args);
          await sleep(TICK_MS);
          return state;
        } as Method,
    );
  },
  /** One of ten batches of reservations fails when it has all but committed. */
  'a failing batch': () => {
    replace(
      Stock.prototype,
      'write',
      original =>
        async function (...args) {
          await original.apply(this, args);
          if (randomInt(10) === 0) throw new Error('planted');
        },
    );
  },
  /** One of twenty jobs is not written down. */
  'a dropped job': () => {
    let added = 0;
    replace(
      JobQueue.prototype,
      'addAll',
      original =>
        function (job, rows: object[], options) {
          const kept = rows.filter(() => (added += 1) % 20 !== 0);
          return original.call(this, job, kept, options);
        },
    );
  },
  /** A refund is asked for again under another key. */
  'a refund sent twice': () => {
    for (const provider of [StripeProvider, PaystackProvider]) {
      replace(
        provider.prototype,
        'refund',
        original =>
          async function (request: RefundRequest) {
            const half = { ...request, amount: Math.floor(request.amount / 2) };
            await original.call(this, { ...half, refundId: randomUUID() });
            return original.call(this, half);
          },
      );
    }
  },
  /** Whatever came in is taken for what was due. */
  'an ignored mismatch': () => {
    replace(
      PaymentService.prototype,
      'receive',
      original =>
        function (all: { payment: { dueAmount: number; currency: string; received: number }; paid: object }[]) {
          for (const { payment } of all) payment.received = payment.dueAmount;
          return original.call(
            this,
            all.map(({ payment, paid, ...one }) => ({
              ...one,
              payment,
              paid: { ...paid, amount: payment.dueAmount, currency: payment.currency },
            })),
          );
        },
    );
  },
};

for (const name of (process.env['PLANTED_FAULT'] ?? '').split(',')) {
  const plant = FAULTS[name];
  if (!plant) throw new Error(`PLANTED_FAULT must be some of: ${Object.keys(FAULTS).join(', ')}`);
  plant();
}

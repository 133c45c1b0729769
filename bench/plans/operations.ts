import { randomUUID } from 'node:crypto';
import { chores } from '../../server/chores.js';
import { forkEntityManager } from '../../server/platform/database.js';
import { JobWorkers } from '../../server/platform/job-workers.js';
import { log } from '../../server/platform/log.js';
import { ProviderName } from '../../server/payments/payment.entity.js';
import { SHEET_NAMES } from '../../server/exports/export.service.js';
import { codeOf } from '../fill.js';
import type { News } from '../../server/messages/tell-holders.job.js';
import type { Operation, PlanHouse } from './plan-house.js';

/** What workers do again and again, and the jobs that go through a whole event: some pages of each. */
export function choresOf(house: PlanHouse): Operation[] {
  const { app, event, promoter, orderId } = house;
  const { eventId } = event;
  const night = { eventId, userId: promoter.userId, clearedAt: new Date() };
  const reminder: News = { kind: 'reminder', eventId, until: new Date().toISOString(), day: '', late: false };
  const message: News = {
    kind: 'message',
    eventId,
    messageId: house.ids.message,
    tierIds: [event.tierId],
    status: null,
  };
  return [
    ...chores(() => app.services(), log).map(({ name, work }): Operation => [`chore: ${name}`, work]),
    ['jobs of workers that died', () => new JobWorkers(forkEntityManager(app.resources.orm)).freeOfDead()],
    ['what /metrics says', () => house.take('/metrics')],
    [
      'job: a night with a provider',
      () => app.services().reconciliation.compareNow(ProviderName.PAYSTACK, house.ids.day),
    ],
    ['job: mails of a reminder', () => app.services().holderMails.tellNext(reminder, 0)],
    ['job: mails of a reminder, further on', () => app.services().holderMails.tellNext(reminder, 900_000)],
    ['job: mails of a message', () => app.services().holderMails.tellNext(message, 0)],
    [
      'job: the end of a day',
      async () => {
        for (let lots = 0; lots < 6; lots += 1) await app.services().exitAll.letSomeOut(night);
      },
    ],
    ['job: a receipt', () => app.services().receipts.issueReceipt(orderId)],
  ];
}

/** What is bought, scanned and changed. */
export function doings({ ask, app, event, other, tokens }: PlanHouse): Operation[] {
  const { eventId, tierId } = event;
  const token = tokens.promoter;
  let order: { id: string; accessToken: string };
  let scanId: string;
  const scan = (n: number) => ({ scanId: (scanId = randomUUID()), code: codeOf(eventId, n), gate: 'Gate 1' });
  const offline = (n: number) => ({ ...scan(n), kind: 'ENTRY', scannedAt: new Date(Date.now() - 60_000) });
  const mutate = (name: string, type: string, input: () => object, as?: string, selection = '__typename') =>
    ask<never>(`mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} } }`, { input: input() }, as);
  const told = '__typename ... on UserError { message }';
  const guest = { name: 'Ada Lovelace', email: 'ada@example.com' };
  const reserve = async () => {
    order = await mutate(
      'reserveTickets',
      'ReserveTicketsInput',
      () => ({ eventId, items: [{ tierId, quantity: 2 }], buyer: guest, idempotencyKey: randomUUID() }),
      undefined,
      `${told} ... on Order { id accessToken }`,
    );
  };
  const held = () => ({ orderId: order.id, accessToken: order.accessToken });
  const checkIn = (n: number) => mutate('checkIn', 'CheckInInput', () => ({ eventId, ...scan(n) }), token, 'outcome');
  return [
    ['reserve', reserve],
    ['extend a hold', () => mutate('extendHold', 'ExtendHoldInput', held, undefined, told)],
    ['cancel a hold', () => mutate('cancelOrder', 'CancelOrderInput', held, undefined, told)],
    ['reserve', reserve],
    [
      'checkout',
      () =>
        mutate(
          'startCheckout',
          'StartCheckoutInput',
          () => ({ ...held(), returnUrl: app.resources.config.publicUrl, idempotencyKey: randomUUID() }),
          undefined,
          told,
        ),
    ],
    ['resend tickets', () => mutate('resendTickets', 'ResendTicketsInput', held, undefined, told)],
    ['recover orders', () => ask('mutation { recoverOrders(input: { email: "ada@example.com" }) }', {})],
    ['check-in', () => checkIn(2)],
    ['undo a check-in', () => mutate('undoCheckIn', 'UndoCheckInInput', () => ({ scanId }), token, told)],
    ['check-in of who is in', () => checkIn(5)],
    ['check-in of a code that nobody knows', () => checkIn(0)],
    [
      'sync of scans of a device without a network',
      () =>
        mutate(
          'syncCheckIns',
          'SyncCheckInsInput',
          () => ({ eventId, scans: [4, 6, 8, 11, 15].map(offline) }),
          token,
          '... on SyncCheckInsPayload { results { outcome } conflicts { gate } }',
        ),
    ],
    [
      'what changed in a scanner’s manifest',
      async () => {
        const query = `query ($id: ID!, $since: String) { scannerManifest(eventId: $id, since: $since) {
          cursor tickets { digest status tierName holderName serial } } }`;
        let since: string | undefined;
        for (let page = 0; page < 4; page += 1) {
          ({ cursor: since } = await ask<{ cursor: string }>(query, { id: eventId, since }, token));
        }
      },
    ],
    [
      'join a waitlist',
      () =>
        mutate(
          'joinWaitlist',
          'JoinWaitlistInput',
          () => ({ ...guest, tierId: other.tierId, quantity: 2 }),
          undefined,
          told,
        ),
    ],
    [
      'join a waiting room',
      () => mutate('joinQueue', 'JoinQueueInput', () => ({ eventId: other.eventId }), undefined, told),
    ],
    ['sales recounted', () => app.services().salesFigures.putCountsTogether()],
  ];
}

/** What API clients ask that ours does not. */
export function otherLists({ ask, event, tokens }: PlanHouse): Operation[] {
  const { eventId } = event;
  const lists: Record<string, [string, object]> = {
    tickets: ['tickets(eventId: $id) { edges { node { id } } }', {}],
    'tickets VOID': ['tickets(eventId: $id, status: VOID) { edges { node { id } } }', {}],
    'tickets CHECKED_IN': ['tickets(eventId: $id, status: CHECKED_IN) { edges { node { id } } }', {}],
    'tickets REFUNDED, searched': [
      'tickets(eventId: $id, status: REFUNDED, search: "gmail") { edges { node { id } } }',
      {},
    ],
    'tickets counted': ['tickets(eventId: $id) { totalCount }', {}],
    'orders counted': ['orders(eventId: $id) { totalCount }', {}],
    'scans counted': ['checkIns(eventId: $id) { totalCount }', {}],
    devices: ['devices(eventId: $id) { id staffName lastSyncAt }', {}],
    attendance: [
      `event(id: $id) { attendance { sold checkedIn inside rate lastMinute byTier { sold checkedIn }
         byGate { gate checkedIn lastMinute } refusals { outcome count } entriesByMinute { at gate entries } } }`,
      {},
    ],
  };
  return Object.entries(lists).map(([name, [field]]): Operation => [
    name,
    () => ask(`query ($id: ID!) { ${field} }`, { id: eventId }, tokens.promoter),
  ]);
}

/** Each export to its end. */
export const files = ({ take, event, tokens }: PlanHouse): Operation[] =>
  SHEET_NAMES.map(name => [`export of ${name}`, () => take(`/exports/${event.eventId}/${name}.csv`, tokens.promoter)]);

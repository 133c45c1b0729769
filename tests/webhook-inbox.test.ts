import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { ProviderUnavailable } from '../server/payments/payment-provider.errors.js';
import { ProviderName } from '../server/payments/payment.entity.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying } from './support/buying.js';
import { differences } from './support/differences.js';
import type { GivenUser } from './support/given.js';
import { atTheSameInstant } from './support/locks.js';
import { paidUnheard, strange, webhooksTo } from './support/webhook-sender.js';

let app: TestApp;
let buy: ReturnType<typeof buying>;
let send: ReturnType<typeof webhooksTo>;
let admin: GivenUser;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  buy = buying(app);
  send = webhooksTo(app);
  admin = await app.given.user({ admin: true });
});
beforeEach(() => Promise.all([buy.weather('STRIPE', 'none'), buy.weather('PAYSTACK', 'none')]));
afterAll(async () => {
  await app.runJobs();
  expect(await differences(app)).toEqual([]);
  await app[Symbol.asyncDispose]();
});

const LIST = `query ($status: WebhookStatus, $provider: PaymentProvider, $first: Int, $after: String) {
  webhookDeliveries(status: $status, provider: $provider, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { id provider eventKey type status attempts receivedAt processedAt lastError } } }`;
const RETRY = `mutation ($id: ID!) { retryWebhook(input: { deliveryId: $id }) { __typename
  ... on WebhookDelivery { id status processedAt } ... on WrongStateError { state } } }`;
const retry = async (id: string) => (await app.gql(RETRY, { id }, admin)).data.retryWebhook;

describe('the operator', () => {
  test('sees what came, newest first, by status and page, and never a body', async () => {
    const sent: string[] = [];
    for (const type of ['a', 'b', 'c']) {
      clock.advance(1_000);
      sent.push(...(await send.paystack(strange(`plan.${type}`))).ids);
    }
    clock.reset();

    const first = (await app.gql(LIST, { status: 'RECEIVED', first: 2 }, admin)).data.webhookDeliveries;
    const { endCursor: after } = first.pageInfo;
    const second = (await app.gql(LIST, { status: 'RECEIVED', first: 2, after }, admin)).data.webhookDeliveries;

    expect([...first.nodes, ...second.nodes].slice(0, 3).map(({ id }: { id: string }) => id)).toEqual(sent.reverse());
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(first.nodes[0]).toEqual({
      id: sent[0],
      provider: 'PAYSTACK',
      eventKey: expect.stringContaining('plan.c:'),
      type: 'plan.c',
      status: 'RECEIVED',
      attempts: 0,
      receivedAt: expect.any(String),
      processedAt: null,
      lastError: null,
    });
    await app.runJobs();
    expect((await app.gql(LIST, { status: 'RECEIVED' }, admin)).data.webhookDeliveries.totalCount).toBe(0);
    expect((await app.gql('{ webhookDeliveries { nodes { body } } }', {}, admin)).errors).toHaveLength(1);
  });

  test('sees one provider’s alone, of every status or of one', async () => {
    const { ids } = await send.paystack(strange('plan.created'));
    const about = async (variables: object) =>
      (await app.gql(LIST, { first: 100, ...variables }, admin)).data.webhookDeliveries.nodes.map(
        ({ id }: { id: string }) => id,
      );

    expect(await about({ provider: 'PAYSTACK' })).toContain(ids[0]);
    expect(await about({ provider: 'PAYSTACK', status: 'RECEIVED' })).toContain(ids[0]);
    expect(await about({ provider: 'PAYSTACK', status: 'FAILED' })).not.toContain(ids[0]);
    expect(await about({ provider: 'STRIPE' })).not.toContain(ids[0]);
  });

  test('has one that failed worked off again, when what it needs is back', async () => {
    const { order, notice } = await paidUnheard(app);
    await buy.weather('PAYSTACK', 'failing');
    const { ids } = await send.paystack(notice);
    await app.runJobs();
    const [failed] = (await app.gql(LIST, { status: 'FAILED' }, admin)).data.webhookDeliveries.nodes;
    expect(failed).toMatchObject({ id: ids[0], attempts: 1, lastError: expect.stringContaining('PAYSTACK') });
    await buy.weather('PAYSTACK', 'none');

    expect(await retry(ids[0]!)).toMatchObject({ __typename: 'WebhookDelivery', status: 'RECEIVED' });
    await app.runJobs();

    expect(await send.read(ids[0]!)).toMatchObject({ status: 'PROCESSED', attempts: 2, last_error: null });
    expect((await buy.now(order)).status).toBe('PAID');
    const audited = await app.sql('select actor_id, action from audit_entries where subject_id = ?', [ids[0]]);
    expect(audited).toEqual([{ actor_id: admin.id, action: 'webhook.retried' }]);
  });

  test('keeps what one said until 90 days after it was done, and of one that failed for as long as it takes', async () => {
    const done = (await send.paystack(strange('plan.done'))).ids[0]!;
    await app.runJobs();
    const { notice } = await paidUnheard(app);
    await buy.weather('PAYSTACK', 'failing');
    const failed = (await send.paystack(notice)).ids[0]!;
    await app.runJobs();
    await buy.weather('PAYSTACK', 'none');
    const forget = async (days: number) => {
      clock.advance(days * 86_400_000);
      await app.app.services().webhookInbox.forgetBodies();
      clock.reset();
      return app.sql('select id, body is null as forgotten from webhook_deliveries where id in (?, ?) order by id', [
        done,
        failed,
      ]);
    };

    expect(await forget(89)).toMatchObject([{ forgotten: false }, { forgotten: false }]);
    const body = (await app.sql<{ body: string }>('select body from webhook_deliveries where id = ?', [done]))[0]!.body;
    expect(await forget(91)).toEqual([
      { id: done, forgotten: true },
      { id: failed, forgotten: false },
    ]);

    expect(await retry(done)).toEqual({ __typename: 'WrongStateError', state: 'IGNORED' });
    const copy = await send.paystack(JSON.parse(body));
    expect(copy.ids).toEqual([]); // known, and not kept again
    expect(await retry(failed)).toMatchObject({ status: 'RECEIVED' });
    await app.runJobs();
    expect(await send.read(failed)).toMatchObject({ status: 'PROCESSED' });
  });

  test('reads why one failed, and no buyer’s data in the database’s words', async () => {
    const { notice } = await paidUnheard(app);
    await app.sql(`create function refuse() returns trigger language plpgsql as $$
      begin raise exception 'no' using errcode = 'check_violation', detail = 'Failing row contains (ada@example.com)'; end $$`);
    await app.sql('create trigger refuse before insert on tickets for each row execute function refuse()');
    const { ids } = await send.paystack(notice);
    await app.runJobs();
    await app.sql('drop function refuse cascade');

    expect(await send.read(ids[0]!)).toMatchObject({
      status: 'FAILED',
      last_error: 'CheckConstraintViolationException (23514)',
    });
    await retry(ids[0]!);
    await app.runJobs();
    expect(await send.read(ids[0]!)).toMatchObject({ status: 'PROCESSED' });
  });

  test('has one worked off again whose attempts are used up: until then it stays FAILED and visible', async () => {
    const { notice } = await paidUnheard(app);
    await buy.weather('PAYSTACK', 'failing');
    const { ids } = await send.paystack(notice);
    await app.runJobs();
    await buy.weather('PAYSTACK', 'none');
    await app.sql('update graphile_worker._private_jobs set attempts = max_attempts, run_at = now() where key = ?', [
      `webhook:${ids[0]}`,
    ]);
    await app.runJobs();
    expect(await send.read(ids[0]!)).toMatchObject({ status: 'FAILED', attempts: 1 });

    await retry(ids[0]!);
    await app.runJobs();

    expect(await send.read(ids[0]!)).toMatchObject({ status: 'PROCESSED' });
  });

  test('has one that was ignored worked off again; what waits, is done or is none is refused', async () => {
    const { ids } = await send.paystack(strange());
    expect(await retry(ids[0]!)).toEqual({ __typename: 'WrongStateError', state: 'RECEIVED' });
    await app.runJobs();

    expect(await retry(ids[0]!)).toMatchObject({ status: 'RECEIVED', processedAt: null });
    await app.runJobs();
    expect(await send.read(ids[0]!)).toMatchObject({ status: 'IGNORED', attempts: 2 });

    const done = await send.paystack((await paidUnheard(app)).notice);
    await app.runJobs();
    expect(await retry(done.ids[0]!)).toEqual({ __typename: 'WrongStateError', state: 'PROCESSED' });
    expect((await app.gql(RETRY, { id: crypto.randomUUID() }, admin)).code).toBe('NOT_FOUND');
  });

  test('who asks twice at once is taken at their word once', async () => {
    const { ids } = await send.paystack(strange());
    await app.runJobs();
    const again = () => retry(ids[0]!);
    const answers = await atTheSameInstant(app, { table: 'webhook_deliveries', id: ids[0]! }, [again, again]);

    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['WebhookDelivery', 'WrongStateError']);
    expect(await app.sql('select from audit_entries where subject_id = ?', [ids[0]])).toHaveLength(1);
  });

  test('an attempt that fails after another got it done undoes nothing', async () => {
    const { notice } = await paidUnheard(app);
    const { ids } = await send.paystack(notice);
    const provider = app.app.resources.providers.get(ProviderName.PAYSTACK);
    const ask = provider.ask.bind(provider);
    provider.ask = async () => {
      provider.ask = ask;
      await app.app.services().webhooks.process(ids[0]!);
      throw new ProviderUnavailable(ProviderName.PAYSTACK, 'the answer was lost');
    };

    await expect(app.app.services().webhooks.process(ids[0]!)).rejects.toThrow('the answer was lost');

    expect(await send.read(ids[0]!)).toMatchObject({ status: 'PROCESSED', last_error: null });
  });
});

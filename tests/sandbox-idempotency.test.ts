import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkout, press, refusal, startSandboxHost } from './support/sandbox-host.js';

let host: Awaited<ReturnType<typeof startSandboxHost>>;
beforeAll(async () => {
  host = await startSandboxHost();
});
afterAll(() => host.close());

const create = (idempotencyKey: string, more?: Parameters<typeof checkout>[0]) =>
  host.stripe.checkout.sessions.create(checkout(more), { idempotencyKey });

describe('an idempotency key', () => {
  test('gives the first answer again for the same parameters', async () => {
    const expires_at = Math.floor(Date.now() / 1000) + 3600;
    const [first, second] = [await create('again', { expires_at }), await create('again', { expires_at })];
    expect(second.id).toBe(first.id);
    expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
    expect(second.lastResponse.headers).toMatchObject({
      'idempotent-replayed': 'true',
      'original-request': first.lastResponse.requestId,
    });
    expect(second.lastResponse.requestId).not.toBe(first.lastResponse.requestId);

    const other = await refusal(create('again', { client_reference_id: 'other', expires_at }));
    expect(other).toMatchObject({ statusCode: 400, type: 'StripeIdempotencyError' });
    host.time.advance(86_400_000 + 1000);
    expect((await create('again')).id).not.toBe(first.id);
  });

  test('used many times at once does its work once', async () => {
    const make = () => create('at once');
    const answers = await Promise.allSettled(Array.from({ length: 12 }, make));
    const made = new Set(answers.flatMap(answer => (answer.status === 'fulfilled' ? [answer.value.id] : [])));
    const refused = answers.flatMap(answer => (answer.status === 'rejected' ? [answer.reason] : []));
    expect(made.size).toBe(1);
    for (const error of refused) expect(error).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
    expect((await make()).id).toBe([...made][0]);
  });

  test('in use by a request that is still under way answers 409', async () => {
    const client = await host.pool.connect();
    await client.query(`begin; select pg_advisory_xact_lock(hashtextextended('sandbox-key:slow one', 0))`);
    const answer = await refusal(create('slow one'));
    await client.query('rollback');
    client.release();
    expect(answer).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
  });

  test('keeps refusals, but not what was malformed', async () => {
    const session = await create('to be paid');
    await press(session.url!);
    const { payment_intent } = await host.stripe.checkout.sessions.retrieve(session.id);
    const tooMuch = () =>
      host.stripe.refunds.create(
        { payment_intent: payment_intent as string, amount: 10_001 },
        { idempotencyKey: 'refused' },
      );
    const [first, second] = [await refusal(tooMuch()), await refusal(tooMuch())];
    expect([first!.statusCode, second!.headers?.['idempotent-replayed']]).toEqual([400, 'true']);
    await refusal(create('malformed', { success_url: 'nowhere' }));
    expect((await create('malformed')).status).toBe('open');
  });
});

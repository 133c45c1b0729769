import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { press, startSandboxHost } from '../support/sandbox-host.js';
import { readFixture } from './fixtures.js';
import { differences } from './shape.js';

let host: Awaited<ReturnType<typeof startSandboxHost>>;
beforeAll(async () => {
  host = await startSandboxHost();
  await host.control('refund-faults', { provider: 'PAYSTACK', course: 'hold' });
  const references: string[] = [];
  for (let i = 0; i < 3; i += 1) {
    const wanted = { email: 'ada@example.com', amount: 500_000, currency: 'NGN' };
    const { authorization_url, reference } = (await host.paystack.transaction.initialize(wanted)).data;
    await press(authorization_url);
    references.push(reference);
  }
  for (const [i, outcome] of ['succeeded', 'failed'].entries()) {
    const { id } = (await host.paystack.refund.create({ transaction: references[i], amount: 1000 })).data;
    await host.control('refunds', { provider: 'PAYSTACK', id: String(id), outcome });
  }
  for (const outcome of ['open', 'remind', 'lost']) await host.dispute('PAYSTACK', references[2]!, outcome);
});
afterAll(() => host.close());

test.each([
  ['transaction-successful', 'charge.success'],
  ['refund-pending', 'refund.pending'],
  ['refund-processing', 'refund.processing'],
  ['refund-processed', 'refund.processed'],
  ['refund-failed', 'refund.failed'],
  ['charge-dispute-create', 'charge.dispute.create'],
  ['charge-dispute-remind', 'charge.dispute.remind'],
  ['charge-dispute-resolve', 'charge.dispute.resolve'],
])('Paystack’s sample %s and the sandbox’s webhook %s have one shape', async (sample, event) => {
  const official: unknown = JSON.parse(readFixture(`paystack/webhooks/${sample}.json`));
  const [webhook] = await host.arrived(({ type }) => type === event);
  expect({
    missing: differences(official, webhook!.event),
    invented: differences(webhook!.event, official),
  }).toEqual({ missing: [], invented: [] });
});

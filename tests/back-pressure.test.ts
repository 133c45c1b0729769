import { expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { FreeCheckout } from '../server/orders/fulfilment.service.js';
import type { Order } from '../server/orders/order.entity.js';
import { Batches } from '../server/platform/batches.js';
import { startTestApp } from './support/app.js';

const CHECKOUT = `mutation ($input: StartCheckoutInput!) { startCheckout(input: $input) { __typename
  ... on CheckoutStarted { order { status tickets { id } } } } }`;

test('who comes when too many wait hears SERVICE_UNAVAILABLE and when to come back; those who wait are served', async () => {
  await using app = await startTestApp();
  const event = await app.given.event();
  const began = Promise.withResolvers<void>();
  const mayGoOn = Promise.withResolvers<void>();
  const freeOrders = new Batches<FreeCheckout, Order | null>({
    work: async checkouts => {
      began.resolve();
      await mayGoOn.promise;
      return app.app.services().fulfilments.payNothing(checkouts);
    },
    nameOf: ({ orderId }) => orderId,
    mostWaiting: 1,
  });
  Object.assign(app.app.resources, { freeOrders });
  const asks: (() => ReturnType<typeof app.gql>)[] = [];
  for (let i = 0; i < 3; i += 1) {
    const { id: orderId, accessToken } = await app.given.order(event);
    const input = { orderId, accessToken, returnUrl: `${app.url}/orders/${orderId}`, idempotencyKey: randomUUID() };
    asks.push(() => app.gql(CHECKOUT, { input }));
  }

  const first = asks[0]!();
  await began.promise; // under way, so nobody waits
  const others = asks.slice(1).map(ask => ask());
  const refused = await Promise.race(others); // one of them waits, so the other is told
  expect(refused).toMatchObject({
    data: null,
    code: 'SERVICE_UNAVAILABLE',
    errors: [{ path: ['startCheckout'], extensions: { code: 'SERVICE_UNAVAILABLE', retryAfterSeconds: 1 } }],
  });
  mayGoOn.resolve();
  const answers = await Promise.all([first, ...others]);
  const statuses = answers.map(({ data, code }) => code ?? data.startCheckout.order.status);
  expect(statuses.sort()).toEqual(['PAID', 'PAID', 'SERVICE_UNAVAILABLE']);

  const again = await asks[answers.findIndex(({ code }) => code)]!();
  expect(again.data.startCheckout.order).toEqual({ status: 'PAID', tickets: [{ id: expect.any(String) }] });
});

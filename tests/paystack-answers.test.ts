import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ProviderUnavailable } from '../server/payments/payment-provider.errors.js';
import { PaystackProvider } from '../server/payments/paystack.provider.js';

let server: Server;
let paystack: PaystackProvider;
let answer = '';
beforeAll(async () => {
  server = createServer((_request, response) => response.end(answer)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  paystack = new PaystackProvider({ secretKey: 'sk_test_x', apiUrl });
});
afterAll(() => new Promise(resolve => server.close(resolve)));

const money = { amount: 500_000, currency: 'NGN' };
const paid = { id: 1, status: 'success', ...money };

test.each([
  ['a page of a proxy', '<html>Sign in to the Wi-Fi</html>'],
  ['nothing', ''],
  ['no data', JSON.stringify({ status: true, message: 'ok' })],
  ['other data', JSON.stringify({ status: true, message: 'ok', data: { status: 'success' } })],
  ['another transaction', JSON.stringify({ status: true, message: 'ok', data: { ...paid, reference: 'foyer-2' } })],
])('an answer of %s says neither that it was paid nor that it was refused', async (_what, body) => {
  answer = body;
  await expect(paystack.ask('foyer-1')).rejects.toBeInstanceOf(ProviderUnavailable);
  await expect(paystack.closePage('foyer-1')).rejects.toBeInstanceOf(ProviderUnavailable);
  const refund = { refundId: 'r', key: 'r', begunAt: new Date(), providerPaymentId: 'foyer-1', ...money };
  const attempts = paystack.listAttempts(refund)[Symbol.asyncIterator]();
  await expect(attempts.next()).rejects.toBeInstanceOf(ProviderUnavailable);
});

test('an answer about the transaction itself says that it was paid', async () => {
  answer = JSON.stringify({ status: true, message: 'ok', data: { ...paid, reference: 'foyer-1' } });
  expect(await paystack.ask('foyer-1')).toEqual({ kind: 'paid', ...money, providerPaymentId: 'foyer-1' });
});

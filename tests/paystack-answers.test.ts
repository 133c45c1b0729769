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

test('one odd row of another system on the account does not keep the others from being read; one of ours does', async () => {
  const now = new Date();
  const refund = {
    id: 7,
    status: 'processed',
    transaction_reference: 'foyer-1',
    ...money,
    createdAt: now.toISOString(),
  };
  const odd = { id: 8, status: 'processed', transaction_reference: null, amount: -1, currency: 'NGN' };
  const span = { from: new Date(now.getTime() - 1_000), to: new Date(now.getTime() + 1_000) };
  const read = async (rows: object[]) => {
    answer = JSON.stringify({ status: true, message: 'ok', data: rows });
    return (await paystack.listRefunds(span)[Symbol.asyncIterator]().next()).value as object[];
  };
  expect(await read([odd, { ...refund, merchant_note: 'Refund r:2' }, odd])).toEqual([
    expect.objectContaining({ providerRefundId: '7', key: 'r:2', refundId: 'r' }),
  ]);
  await expect(read([refund, { ...odd, merchant_note: 'Refund r' }])).rejects.toBeInstanceOf(ProviderUnavailable);
});

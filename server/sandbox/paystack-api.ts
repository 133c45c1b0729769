import type { FastifyInstance } from 'fastify';
import { misbehave } from './faults.js';
import { PAYSTACK_FAILURE, PaystackApiError } from './paystack-errors.js';
import type { PaystackRefundRow, TransactionRow } from './paystack-objects.js';
import { bodyOf, parseTransaction } from './paystack-params.js';
import type { PaystackDisputeRow } from './paystack-dispute-object.js';
import { findPaystackDispute, listedPaystackDispute } from './paystack-disputes.js';
import { newRefundObject, refundObject } from './paystack-refund-objects.js';
import { createPaystackRefund, findRefund } from './paystack-refunds.js';
import { fetchedObject, listedObject, verifiedObject } from './paystack-transaction-objects.js';
import { findTransaction, initialize, transactionById } from './paystack-transactions.js';
import { paystackPage } from './paystack-lists.js';
import { queryOf, UNLIMITED, type SandboxParts } from './sandbox-parts.js';
import { inTransaction } from './store.js';

/** Paystack's API below the prefix it is registered with. */
export function paystackApi({ options, now, wake }: SandboxParts) {
  const { pool, publicUrl, paystackSecretKey } = options;

  return async function routes(app: FastifyInstance): Promise<void> {
    app.setErrorHandler((error, request, reply) => {
      if (error instanceof PaystackApiError) return reply.code(error.status).send(error.body);
      const { statusCode = 500, message } = error as Error & { statusCode?: number };
      if (statusCode < 500) return reply.code(statusCode).send({ status: false, message });
      options.log.error({ err: error, url: request.url }, 'sandbox: Paystack’s API broke down');
      return reply.code(500).send(PAYSTACK_FAILURE);
    });
    app.addHook('onRequest', async request => {
      const { authorization = '' } = request.headers;
      if (authorization === '') throw new PaystackApiError(401, 'No Authorization Header was found');
      if (authorization !== `Bearer ${paystackSecretKey}`) throw new PaystackApiError(401, 'Invalid key');
    });
    misbehave(app, pool, 'PAYSTACK', PAYSTACK_FAILURE);

    app.post('/transaction/initialize', UNLIMITED, async request => {
      const wanted = parseTransaction(bodyOf(request.body));
      const row = await inTransaction(pool, db => initialize(db, wanted, now()));
      const { access_code, reference } = row;
      const authorization_url = `${publicUrl}/sandbox/paystack/pay/${access_code}`;
      return {
        status: true,
        message: 'Authorization URL created',
        data: { authorization_url, access_code, reference },
      };
    });
    app.get<{ Params: { reference: string } }>('/transaction/verify/:reference', UNLIMITED, async request => {
      const row = await findTransaction(pool, 'reference', request.params.reference);
      if (!row) {
        const nextStep = 'Ensure that you’re passing the reference of a transaction that exists on this integration';
        throw new PaystackApiError(404, 'Transaction reference not found.', 'transaction_not_found', nextStep);
      }
      return { status: true, message: 'Verification successful', data: verifiedObject(row) };
    });
    app.get('/transaction', UNLIMITED, async request => {
      const filters = { status: 'status', amount: 'amount', currency: 'currency' };
      const list = { table: 'paystack_transactions', filters } as const;
      const { rows, meta, volume } = await paystackPage<TransactionRow>(pool, list, queryOf(request));
      const data = rows.map(listedObject);
      return { status: true, message: 'Transactions retrieved', data, meta: { ...meta, total_volume: volume } };
    });
    app.get<{ Params: { id: string } }>('/transaction/:id', UNLIMITED, async request => {
      const row = await findTransaction(pool, 'id', request.params.id);
      if (!row) throw new PaystackApiError(404, 'Transaction not found', 'transaction_not_found');
      return { status: true, message: 'Transaction retrieved', data: fetchedObject(row) };
    });

    app.post('/refund', UNLIMITED, async request => {
      const made = await inTransaction(pool, db => createPaystackRefund(db, bodyOf(request.body), now()));
      wake();
      const message = 'Refund has been queued for processing';
      return { status: true, message, data: newRefundObject(made.refund, made.transaction) };
    });
    app.get('/refund', UNLIMITED, async request => {
      const asked = queryOf(request);
      // `reference` is the id or the reference of the transaction (paystack-api sends it under this name).
      const named = String(asked.transaction ?? asked.reference ?? '');
      const query = { ...asked, transaction: (await findTransaction(pool, 'reference', named))?.id ?? named };
      const filters = { transaction: 'transaction_id', status: 'status' };
      const list = { table: 'paystack_refunds', filters } as const;
      const { rows, meta } = await paystackPage<PaystackRefundRow>(pool, list, query);
      const failed = await paystackPage(pool, list, { ...query, status: 'failed' });
      const data = await Promise.all(
        rows.map(async row => refundObject(row, await transactionById(pool, row.transaction_id))),
      );
      const counts = { ...meta, perPage: String(meta.perPage), failedRefundCount: failed.meta.total };
      return { status: true, message: 'Refunds retrieved', data, meta: counts };
    });
    app.get<{ Params: { id: string } }>('/refund/:id', UNLIMITED, async request => {
      const found = await findRefund(pool, request.params.id);
      if (!found) throw new PaystackApiError(404, 'Refund not found', 'not_found');
      return { status: true, message: 'Refund retrieved', data: refundObject(found.refund, found.transaction) };
    });

    app.get('/dispute', UNLIMITED, async request => {
      const list = {
        table: 'paystack_disputes',
        filters: { transaction: 'transaction_id', status: 'status' },
      } as const;
      const { rows, meta } = await paystackPage<PaystackDisputeRow>(pool, list, queryOf(request));
      const data = await Promise.all(rows.map(row => listedPaystackDispute(pool, row)));
      return { status: true, message: 'Disputes retrieved', data, meta };
    });
    app.get<{ Params: { id: string } }>('/dispute/:id', UNLIMITED, async request => {
      const data = await findPaystackDispute(pool, request.params.id);
      if (!data) throw new PaystackApiError(404, 'Dispute not found', 'not_found');
      return { status: true, message: 'Dispute retrieved', data };
    });
    app.all('/*', UNLIMITED, () => {
      throw new PaystackApiError(404, 'The sandbox does not know this path', 'not_found');
    });
  };
}

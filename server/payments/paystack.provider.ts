import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import createPaystack, { type Paystack, type PaystackAnswer, type PaystackCall } from 'paystack-api';
import { z } from 'zod';
import { clock } from '../platform/clock.js';
import { noteOf, paystackMinimum, refundStateOf, subunits, text, whole } from './paystack-answers.js';
import { paystackRefunds, paystackTransactions, transactionOf, transactionRow } from './paystack-lists.js';
import { InvalidSignatureError, ProviderRefused, ProviderUnavailable } from './payment-provider.errors.js';
import type {
  Envelope,
  Notice,
  Page,
  PageRequest,
  PaymentProvider,
  PaymentState,
  ProviderRefund,
  ProviderTransaction,
  RefundRequest,
  RefundState,
  Span,
} from './payment-provider.types.js';
import { paystackDisputeNotice } from './paystack-disputes.js';
import { ProviderName } from './payment.entity.js';

/** The SDK has no timeout of its own. */
export const PAYSTACK_TIMEOUT_MS = 10_000;
/** Between Paystack's clock and ours. */
const CLOCKS_APART_MS = 600_000;

/** What `verify` answers for a reference that was never initialized. */
const UNKNOWN_REFERENCE = new Set([400, 404]);

const page = z.object({ authorization_url: z.url(), reference: text });
const transaction = z.object({
  id: text,
  status: z.string(),
  reference: text,
  amount: whole,
  currency: z.string(),
  gateway_response: z.string().nullish(),
});
const said = z.object({ status: z.boolean(), message: z.string().nullish(), data: z.unknown() });
const refund = z.object({ id: text, status: z.string(), amount: whole });
const chargeNotice = z.object({ reference: text });
const refundNotice = z.object({ id: text.nullish(), status: z.string(), transaction_reference: text, amount: whole });
const named = text.nullish();
const envelope = z.object({
  event: z.string(),
  data: z.looseObject({
    id: named,
    transaction_reference: named,
    refund_reference: named,
    status: named,
    amount: named,
  }),
});

/** Paystack's hosted page through its SDK. Its page can't be closed: late payments are normal. */
export class PaystackProvider implements PaymentProvider {
  readonly name = ProviderName.PAYSTACK;
  readonly closesPages = false;
  readonly currencies = ['NGN', 'GHS', 'ZAR', 'KES', 'USD', 'XOF', 'EGP', 'RWF'];
  readonly minimum = paystackMinimum;
  readonly #paystack: Paystack;

  constructor(private readonly config: { secretKey: string; apiUrl?: string }) {
    this.#paystack = createPaystack(config.secretKey);
    if (config.apiUrl) this.#paystack.endpoint = config.apiUrl.replace(/\/$/, '');
  }

  async openPage({ paymentId, reference, amount, currency, buyerEmail, returnUrl }: PageRequest): Promise<Page> {
    const input = {
      email: buyerEmail,
      amount: subunits.to({ amount, currency }),
      currency,
      reference,
      callback_url: returnUrl,
      metadata: JSON.stringify({ paymentId }),
    };
    const answer = await this.call(page, () => this.#paystack.transaction.initialize(input));
    return { reference: answer.reference, url: answer.authorization_url };
  }

  async ask(reference: string): Promise<PaymentState> {
    const input = { reference: escaped(reference) };
    const answer = await this.call(transaction, () => this.#paystack.transaction.verify(input));
    if (answer.reference !== reference) throw new ProviderUnavailable(this.name, 'it told of another transaction');
    const { status, amount, currency, gateway_response: reason } = answer;
    if (status === 'success') {
      return { kind: 'paid', amount: subunits.from({ amount, currency }), currency, providerPaymentId: reference };
    }
    if (status === 'failed') return { kind: 'failed', reason: reason ?? 'The payment was declined.' };
    return { kind: status === 'reversed' ? 'closed' : 'open' }; // reversed: paid, and given back by somebody else
  }

  /** It can't be closed: it is asked. A reference that Paystack does not know was never opened. */
  async closePage(reference: string): Promise<PaymentState> {
    try {
      return await this.ask(reference);
    } catch (error) {
      if (error instanceof ProviderRefused && UNKNOWN_REFERENCE.has(error.status)) return { kind: 'closed' };
      throw error;
    }
  }

  async refund({ providerPaymentId, amount, currency, key }: RefundRequest): Promise<RefundState> {
    const wanted = subunits.to({ amount, currency });
    const input = { transaction: providerPaymentId, amount: wanted, currency, merchant_note: noteOf(key) };
    return refundStateOf(await this.call(refund, () => this.#paystack.refund.create(input)));
  }

  async askRefund(providerRefundId: string): Promise<RefundState> {
    const input = { trans_id: escaped(providerRefundId) };
    return refundStateOf(await this.call(refund, () => this.#paystack.refund.get(input)));
  }

  listTransactions(span: Span): AsyncIterable<readonly ProviderTransaction[]> {
    return paystackTransactions(this.#paystack, (data, request) => this.call(data, request), span);
  }

  /** Its list of refunds knows dates alone. */
  listAttempts({ begunAt }: RefundRequest): AsyncIterable<readonly ProviderRefund[]> {
    const to = new Date(clock.now().getTime() + CLOCKS_APART_MS);
    return this.listRefunds({ from: new Date(begunAt.getTime() - CLOCKS_APART_MS), to });
  }

  listRefunds(span: Span): AsyncIterable<readonly ProviderRefund[]> {
    return paystackRefunds(this.#paystack, (data, request) => this.call(data, request), span);
  }

  async findTransaction(reference: string): Promise<ProviderTransaction | null> {
    const input = { reference: escaped(reference) };
    try {
      return transactionOf(await this.call(transactionRow, () => this.#paystack.transaction.verify(input)));
    } catch (error) {
      if (error instanceof ProviderRefused && UNKNOWN_REFERENCE.has(error.status)) return null;
      throw error;
    }
  }

  async paymentIdOf(reference: string): Promise<string | null> {
    return (await this.findTransaction(reference))?.paymentId ?? null;
  }

  /** Paystack sends no id: what tells copies apart is the event, what it is about, and the digest of its bytes. */
  open(rawBody: Buffer, headers: Record<string, string | string[] | undefined>): Envelope {
    const right = createHmac('sha512', this.config.secretKey).update(rawBody).digest();
    const given = Buffer.from(String(headers['x-paystack-signature']), 'hex');
    if (given.length !== right.length || !timingSafeEqual(given, right)) throw new InvalidSignatureError(this.name);

    const { event, data } = envelope.parse(JSON.parse(rawBody.toString('utf8')));
    const subject = data.id ?? [data.transaction_reference, data.refund_reference, data.status, data.amount].join(':');
    const digest = createHash('sha256').update(rawBody).digest('base64url');
    return { eventKey: `${event}:${subject}:${digest}`, type: event };
  }

  /** Its webhooks of payments and refunds only say where to look: the state is asked for. */
  read(body: string): Notice | null {
    const { event, data } = envelope.parse(JSON.parse(body));
    if (event === 'charge.success' || event === 'charge.failed') {
      return { about: 'payment', reference: chargeNotice.parse(data).reference, paymentId: null, state: null };
    }
    if (event.startsWith('refund.')) {
      const { id, status, transaction_reference: reference } = refundNotice.parse(data);
      return { about: 'refund', refund: refundStateOf({ id: id ?? '', status }), providerPaymentId: reference };
    }
    return paystackDisputeNotice(event, data);
  }

  /**
   * Races the call against the clock, and keeps the SDK's errors in: they carry the secret key in their options. An
   * answer that can't be read leaves open what happened, as none does.
   */
  private async call<T>(data: z.ZodType<T>, request: () => PaystackCall<PaystackAnswer<unknown>>): Promise<T> {
    const call = request();
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        call.abort();
        reject(new ProviderUnavailable(this.name, `no answer in ${PAYSTACK_TIMEOUT_MS} ms`));
      }, PAYSTACK_TIMEOUT_MS);
    });
    try {
      const answer = z.safeParse(said, await Promise.race([call, timeout])).data;
      if (answer && !answer.status) throw new ProviderRefused(this.name, answer.message ?? 'without a word');
      const read = z.safeParse(data, answer?.data);
      if (!read.success) throw new ProviderUnavailable(this.name, 'an answer that can’t be read');
      return read.data;
    } catch (error) {
      if (error instanceof ProviderUnavailable || error instanceof ProviderRefused) throw error;
      const { statusCode = 0, error: body } = error as { statusCode?: number; error?: { message?: string } };
      if (statusCode >= 400 && statusCode < 500 && statusCode !== 429) {
        throw new ProviderRefused(this.name, `${statusCode} ${body?.message ?? ''}`, statusCode);
      }
      throw new ProviderUnavailable(this.name, statusCode ? `answered ${statusCode}` : 'no connection');
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The SDK puts it into the path as it is. */
function escaped(reference: string): string {
  if (!/^[\w.=-]{1,100}$/.test(reference)) throw new Error('This is no reference of ours');
  return reference;
}

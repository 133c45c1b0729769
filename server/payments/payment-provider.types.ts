import type { ProviderName } from './payment.entity.js';

/** What a provider needs to open a page on which this payment is made. Amounts in minor units of the currency. */
export interface PageRequest {
  /** Our payment's id: sent along, and the root of the idempotency key, so that a repeated call opens the same page. */
  readonly paymentId: string;
  readonly reference: string;
  readonly amount: number;
  readonly currency: string;
  readonly description: string;
  readonly buyerEmail: string;
  /** Where the buyer comes back to. */
  readonly returnUrl: string;
  /** After this the page takes no money, where the provider knows of such a thing. */
  readonly expiresAt: Date;
}

export interface Page {
  /** What the provider calls the payment from now on. */
  readonly reference: string;
  readonly url: string;
}

/** What the provider says of a payment, now or in a webhook. */
export type PaymentState =
  | { readonly kind: 'open' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly reason: string }
  | {
      readonly kind: 'paid';
      /** Minor units. */
      readonly amount: number;
      readonly currency: string;
      /** What refunds and disputes call the money. */
      readonly providerPaymentId: string;
    };

export interface RefundRequest {
  readonly refundId: string;
  /** What this attempt is known by: a retry of what the provider refused has another. */
  readonly key: string;
  /** When we began it: no attempt of it is older. */
  readonly begunAt: Date;
  readonly providerPaymentId: string;
  readonly amount: number;
  readonly currency: string;
}

export interface RefundState {
  readonly providerRefundId: string;
  readonly status: 'pending' | 'succeeded' | 'failed';
  /** It goes no further before somebody does something at the provider. */
  readonly needsPerson?: boolean;
  readonly reason?: string;
}

/** From the first instant to just before the second. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** Money that a provider took, as its list has it. */
export interface ProviderTransaction {
  readonly providerPaymentId: string;
  /** Our payment, where the provider was told which it is for; null: another system on the same account took it. */
  readonly paymentId: string | null;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  /** True where all of it has gone back since. */
  readonly returned: boolean;
}

/** Money that a provider gives back, or tried to, as its list has it: ours, and those that people made at the provider. */
export interface ProviderRefund extends RefundState {
  readonly providerPaymentId: string;
  /** Our refund, where the provider was told which it is. */
  readonly refundId: string | null;
  /** Which attempt of it: `RefundRequest.key`. */
  readonly key: string | null;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
}

/** What a provider says of a dispute, now or some time ago. */
export interface DisputeNews {
  readonly providerDisputeId: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  /** The provider's word. */
  readonly reason: string;
  readonly status: 'open' | 'won' | 'lost';
  /** Whether the provider took the money out of the balance; not yet where the bank only asks. */
  readonly withdrawn: boolean;
  readonly openedAt: Date;
  /** Until when the provider takes an answer; null where it does not say. */
  readonly respondBy: Date | null;
}

/** What a verified webhook is about. `state` null: what it says is not to be trusted or complete, ask the provider. */
export type Notice =
  | {
      readonly about: 'payment';
      readonly reference: string;
      readonly paymentId: string | null;
      readonly state: PaymentState | null;
    }
  | { readonly about: 'refund'; readonly refund: RefundState; readonly providerPaymentId: string | null }
  | { readonly about: 'dispute'; readonly dispute: DisputeNews; readonly providerPaymentId: string }
  /** A bank suspects fraud, and a dispute may follow. `kind` is the provider's word. */
  | { readonly about: 'fraudWarning'; readonly kind: string; readonly providerPaymentId: string };

/** What identifies a webhook, and so recognizes its copies. */
export interface Envelope {
  readonly eventKey: string;
  readonly type: string;
}

/**
 * A payment provider with hosted pages. A third one needs one new file that implements this and one line in
 * payment-providers.service.ts; beside them what every provider has: its name (ProviderName, and the CHECKs that list it,
 * by a migration), its keys in the configuration, its balance in the ledger. Every method may throw ProviderUnavailable (its outcome is unknown: ask before trying
 * again; the idempotency key makes trying again harmless) or ProviderRefused (it will never work so).
 */
export interface PaymentProvider {
  readonly name: ProviderName;
  /** ISO 4217 codes that it takes; null for those of its own account that it doesn't tell. */
  readonly currencies: readonly string[];

  /** Whether it names its pages itself and can close them. Else we name them, and they take money until they expire. */
  readonly closesPages: boolean;

  /** The least that it charges in this currency, in minor units; 1 where it tells of none. */
  minimum(currency: string): number;
  openPage(request: PageRequest): Promise<Page>;
  /** What became of the payment. */
  ask(reference: string): Promise<PaymentState>;
  /** Closes the page, so that it takes no money any more, where the provider can; tells how the payment then stands. */
  closePage(reference: string): Promise<PaymentState>;
  /** Sends money back. Not to be repeated before `listAttempts` was read: idempotency keys are forgotten, or there are none. */
  refund(request: RefundRequest): Promise<RefundState>;
  /** Refunds among which all attempts of this one are that ever arrived, a page at a time, each page one call. */
  listAttempts(request: RefundRequest): AsyncIterable<readonly ProviderRefund[]>;
  askRefund(providerRefundId: string): Promise<RefundState>;

  /** The transactions that came into being in the span and took money since, a page at a time, each page one call. */
  listTransactions(span: Span): AsyncIterable<readonly ProviderTransaction[]>;
  /** The refunds that came into being in the span, likewise. */
  listRefunds(span: Span): AsyncIterable<readonly ProviderRefund[]>;
  /** The transaction of one payment, whenever it was; null where no money was taken or nothing is known of it. */
  findTransaction(reference: string): Promise<ProviderTransaction | null>;

  /** Our payment's id, as it was sent along with this money; null where it is not ours. */
  paymentIdOf(providerPaymentId: string): Promise<string | null>;

  /** Checks the signature over the raw bytes. @throws InvalidSignatureError. Nothing is believed before. */
  open(rawBody: Buffer, headers: Record<string, string | string[] | undefined>): Envelope;
  /** Reads a verified body; null for what does not concern us. */
  read(body: string): Notice | null;
}

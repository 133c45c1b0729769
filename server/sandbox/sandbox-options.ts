import type { Pool } from 'pg';

/** The part of pino's logger that the sandbox uses; any logger of that shape will do. */
export interface SandboxLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A way on from the sandbox's pages into the shop around it. */
export interface SandboxLink {
  href: string;
  text: string;
}

export interface SandboxOptions {
  /** Where the state is kept, in the schema `sandbox`. Several processes may share one database. */
  pool: Pool;
  /** Where the hosted pages are reached from outside, without a slash at the end: `http://localhost:4000`. */
  publicUrl: string;
  webhooks: {
    /** `events` names the types that the endpoint has subscribed to; without it, all of them. */
    stripe: { url: string; secret: string; events?: string[] };
    paystack: { url: string };
  };
  stripeSecretKey: string;
  /** Also signs Paystack's webhooks, as at Paystack. */
  paystackSecretKey: string;
  log: SandboxLog;
  /** Shown on the pages where nothing is left to do: the shop, its outbox. */
  links?: SandboxLink[];
  /** The clock that `created`, `expires_at` and signatures go by. The delivery queue goes by the database's. */
  now?: () => Date;
  /** Milliseconds before each further attempt at a delivery; after the last it is given up. */
  retryScheduleMs?: number[];
}

export type SandboxProvider = 'STRIPE' | 'PAYSTACK';
export const PROVIDERS: readonly SandboxProvider[] = ['STRIPE', 'PAYSTACK'];

const HOUR = 3_600_000;

/**
 * Short steps first, for people who wait at a screen, then the patience of the real ones (Stripe and Paystack both give
 * up after about three days; nobody waits that long for a sandbox, so this ends after some seven hours).
 */
export const DEFAULT_RETRY_SCHEDULE_MS = [500, 1000, 2000, 5000, 15_000, 60_000, 300_000, HOUR, 2 * HOUR, 4 * HOUR];

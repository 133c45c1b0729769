import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { environment, isLoopbackUrl, type Environment } from './config-variables.js';
import { productionProblems } from './config-production.js';
import {
  appleWallet,
  googleWallet,
  walletProblems,
  type AppleWalletConfig,
  type GoogleWalletConfig,
} from './config-wallets.js';
import { secretFile } from './secret-file.js';

type Variables = Readonly<Record<string, string | undefined>>;

/** Everything the process was told from outside, checked once at its start and never changed. */
export interface Config {
  /** NODE_ENV. */
  readonly environment: 'development' | 'test' | 'production';
  /** NODE_ENV is production. */
  readonly production: boolean;
  /**
   * Whether the payment sandbox, /dev/* and demo accounts exist: not production, reachable by its PUBLIC_URL from
   * this machine only, and no payment provider's key set.
   */
  readonly sandbox: boolean;
  /** The TCP port to listen at; 0 takes a free one. */
  readonly port: number;
  /** The address to listen at: 127.0.0.1 with the sandbox, else every one. */
  readonly host: string;
  /** The origin, without a slash at its end, that links in mails and return URLs begin with. */
  readonly publicUrl: string;
  /** Absolute path of the folder for the embedded PostgreSQL, generated secrets and uploads. */
  readonly dataDir: string;
  /** The PostgreSQL to use; absent, one is embedded in dataDir. */
  readonly databaseUrl: string | undefined;
  /** Redis for the live feed and the rate limits of all processes; PostgreSQL serves without it. */
  readonly redisUrl: string | undefined;
  /** Signs tokens. At least 32 bytes. */
  readonly secretKey: string;
  /** Stripe's keys and, outside production, another host of its API; absent when Stripe is not set up. */
  readonly stripe: { readonly secretKey: string; readonly webhookSecret: string; readonly apiUrl?: string } | undefined;
  /** Paystack's key and, outside production, another host of its API; absent when Paystack is not set up. */
  readonly paystack: { readonly secretKey: string; readonly apiUrl?: string } | undefined;
  /** How mail leaves: SendGrid before SMTP; with neither it stays in the outbox. */
  readonly mail: {
    /** The sender, as in `Foyer <tickets@example.com>`. */
    readonly from: string;
    readonly sendgridApiKey: string | undefined;
    /** SendGrid's public key for its signed event webhook. */
    readonly sendgridWebhookKey: string | undefined;
    readonly smtpUrl: string | undefined;
  };
  /** Where uploads go; absent, into dataDir. */
  readonly s3:
    | {
        readonly bucket: string;
        readonly region: string;
        readonly endpoint: string | undefined;
        readonly accessKeyId: string;
        readonly secretAccessKey: string;
      }
    | undefined;
  /** What signs passes for phones' wallets; absent, none are offered. */
  readonly wallets: { readonly apple: AppleWalletConfig | undefined; readonly google: GoogleWalletConfig | undefined };
  /** The least severe level that is logged. */
  readonly logLevel: string;
  /** Origins that browsers may call from: PUBLIC_URL's and CORS_ORIGINS. */
  readonly allowedOrigins: readonly string[];
  /** Which proxies' X-Forwarded-* headers are believed: none, or these addresses and networks. */
  readonly trustProxy: false | string[];
  /** The bearer token that opens /metrics to other machines; absent, only loopback sees it. */
  readonly metricsToken: string | undefined;
  /** For how many days the bodies of webhooks are kept that nothing is left to do for. */
  readonly webhookBodyDays: number;
  /** Whether requests are limited; off only for benchmarks and acceptance scripts. */
  readonly rateLimit: boolean;
  /** Whether browsers keep pages for use without a network; off, they drop what they kept. */
  readonly serviceWorker: boolean;
  /** Whether this process serves HTTP. */
  readonly web: boolean;
  /** Whether this process runs jobs. */
  readonly worker: boolean;
  /** Whether demo events and accounts are made at the start. Only ever with the sandbox. */
  readonly demo: boolean;
}

/** The environment can't be served; `problems` has one sentence each, and no value of a variable. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration has ${problems.length} problem(s):\n${problems.map(p => `  - ${p}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * The configuration that this environment describes; an empty variable counts as absent. Outside production a
 * missing SECRET_KEY is made and kept in DATA_DIR. Throws ConfigError with every problem at once.
 */
export function loadConfig(env: Variables): Config {
  return hideSecrets(describe(checked(env)));
}

/** Where this environment has its database. Makes nothing, no secret either. @throws ConfigError as `loadConfig`. */
export function databaseOf(env: Variables): Pick<Config, 'databaseUrl' | 'dataDir'> {
  const { DATABASE_URL, DATA_DIR } = checked(env);
  return { databaseUrl: DATABASE_URL, dataDir: resolve(DATA_DIR) };
}

function checked(env: Variables): Environment {
  const present = Object.entries(env)
    .map(([name, value]) => [name, value?.trim()] as const)
    .filter(([, value]) => value);
  const parsed = environment.safeParse(Object.fromEntries(present));
  const problems = parsed.success ? [] : parsed.error.issues.map(i => `${String(i.path[0])} ${i.message}.`);

  // A variable that could not be understood is left out here, so that the rules between variables are checked too.
  const known = parsed.success ? parsed.data : environment.parse(omit(present, problems));
  const isKnown = (name: string): boolean => !problems.some(problem => problem.startsWith(`${name} `));
  problems.push(
    ...[...relations(known), ...productionProblems(known)]
      .filter(([name]) => isKnown(name))
      .map(([name, why]) => `${name} ${why}.`),
  );
  if (problems.length > 0) throw new ConfigError(problems);
  return known;
}

function omit(present: (readonly [string, string | undefined])[], problems: string[]): object {
  return Object.fromEntries(present.filter(([name]) => !problems.some(problem => problem.startsWith(`${name} `))));
}

/** What variables ask of each other, wherever the server runs. */
function relations(env: Environment): [string, string][] {
  const wrong: [string, string][] = [];
  const needs = (name: keyof Environment, others: (keyof Environment)[]): void => {
    for (const other of others) if (env[name] && !env[other]) wrong.push([other, `is needed with ${name}`]);
  };
  needs('STRIPE_SECRET_KEY', ['STRIPE_WEBHOOK_SECRET']);
  needs('S3_BUCKET', ['S3_REGION', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']);
  needs('APPLE_WALLET_CERTIFICATE', ['APPLE_WALLET_KEY', 'APPLE_WALLET_WWDR']);
  needs('APPLE_WALLET_KEY', ['APPLE_WALLET_CERTIFICATE']);
  needs('GOOGLE_WALLET_ISSUER_ID', ['GOOGLE_WALLET_ACCOUNT']);
  needs('GOOGLE_WALLET_ACCOUNT', ['GOOGLE_WALLET_ISSUER_ID']);
  wrong.push(...walletProblems(env));
  if (env.DEMO && env.NODE_ENV !== 'production' && !isSandbox(env))
    wrong.push(['DEMO', 'needs a PUBLIC_URL on this machine and no payment provider key']);
  return wrong;
}

const publicUrl = (env: Environment): string => env.PUBLIC_URL ?? `http://localhost:${env.PORT}`;

const isSandbox = (env: Environment): boolean =>
  env.NODE_ENV !== 'production' && isLoopbackUrl(publicUrl(env)) && !env.STRIPE_SECRET_KEY && !env.PAYSTACK_SECRET_KEY;

/** This machine's other names, for whoever opens the address that the log tells rather than PUBLIC_URL. */
function loopbackOrigins(url: string): string[] {
  const { protocol, port } = new URL(url);
  return ['localhost', '127.0.0.1', '[::1]'].map(host => new URL(`${protocol}//${host}:${port}`).origin);
}

function describe(env: Environment): Config {
  const dataDir = resolve(env.DATA_DIR);
  const sandbox = isSandbox(env);
  return {
    environment: env.NODE_ENV as Config['environment'],
    production: env.NODE_ENV === 'production',
    sandbox,
    port: env.PORT,
    host: env.HOST ?? (sandbox ? '127.0.0.1' : '0.0.0.0'),
    publicUrl: publicUrl(env),
    dataDir,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    secretKey: env.SECRET_KEY ?? secretFile(join(dataDir, 'secret-key')),
    stripe: env.STRIPE_SECRET_KEY
      ? { secretKey: env.STRIPE_SECRET_KEY, webhookSecret: env.STRIPE_WEBHOOK_SECRET!, apiUrl: env.STRIPE_API_URL }
      : undefined,
    paystack: env.PAYSTACK_SECRET_KEY
      ? { secretKey: env.PAYSTACK_SECRET_KEY, apiUrl: env.PAYSTACK_API_URL }
      : undefined,
    mail: {
      from: env.MAIL_FROM ?? `Foyer <tickets@${new URL(publicUrl(env)).hostname}>`,
      sendgridApiKey: env.SENDGRID_API_KEY,
      sendgridWebhookKey: env.SENDGRID_WEBHOOK_KEY,
      smtpUrl: env.SMTP_URL,
    },
    s3: env.S3_BUCKET
      ? {
          bucket: env.S3_BUCKET,
          region: env.S3_REGION!,
          endpoint: env.S3_ENDPOINT,
          accessKeyId: env.S3_ACCESS_KEY_ID!,
          secretAccessKey: env.S3_SECRET_ACCESS_KEY!,
        }
      : undefined,
    wallets: { apple: appleWallet(env), google: googleWallet(env) },
    logLevel: env.LOG_LEVEL ?? (env.NODE_ENV === 'test' ? 'silent' : 'info'),
    allowedOrigins: [
      ...new Set([publicUrl(env), ...(sandbox ? loopbackOrigins(publicUrl(env)) : []), ...env.CORS_ORIGINS]),
    ],
    trustProxy: env.TRUST_PROXY,
    metricsToken: env.METRICS_TOKEN,
    webhookBodyDays: env.WEBHOOK_BODY_DAYS,
    rateLimit: env.RATE_LIMIT,
    serviceWorker: env.SERVICE_WORKER,
    web: env.ROLES.includes('web'),
    worker: env.ROLES.includes('worker'),
    demo: env.DEMO ?? (sandbox && env.NODE_ENV === 'development'),
  };
}

/** Printed or logged as a whole by mistake, a configuration shows only what is harmless. */
function hideSecrets(config: Config): Config {
  const { environment: name, port, host, publicUrl: url, dataDir, sandbox } = config;
  const harmless = () => ({ environment: name, port, host, publicUrl: url, dataDir, sandbox });
  Object.defineProperty(config, 'toJSON', { value: harmless });
  Object.defineProperty(config, inspect.custom, { value: harmless });
  return Object.freeze(config);
}

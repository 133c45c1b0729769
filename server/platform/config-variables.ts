import { createPublicKey } from 'node:crypto';
import { isIP } from 'node:net';
import { z } from 'zod';
import { walletVariables } from './config-wallets.js';

const isLoopbackHost = (hostname: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname.toLowerCase());

/** Whether this URL can be reached from this machine only. */
export const isLoopbackUrl = (url: string): boolean => isLoopbackHost(new URL(url).hostname);

const url = (protocols: RegExp, example: string) =>
  z.string().refine(value => URL.canParse(value) && protocols.test(new URL(value).protocol), {
    error: `must be a URL such as ${example}`,
  });

const httpUrl = (example: string) => url(/^https?:$/, example);

/** An address that others are given: no path, so that links are made by appending theirs. */
const origin = (example: string) =>
  httpUrl(example)
    .refine(value => !URL.canParse(value) || /^\/?$/.test(new URL(value).pathname + new URL(value).search), {
      error: `must have no path, as in ${example}`,
    })
    .transform(value => (URL.canParse(value) ? new URL(value).origin : value));

const list = (item: z.ZodType<string, string>) =>
  z
    .string()
    .transform(value => value.split(',').map(part => part.trim()))
    .pipe(z.array(item));

const oneOf = (...values: [string, ...string[]]) => z.enum(values, { error: `must be one of: ${values.join(', ')}` });

/** `on`/`off` and their common spellings. */
const flag = z
  .enum(['1', '0', 'on', 'off', 'true', 'false', 'yes', 'no'], { error: 'must be on or off' })
  .transform(value => ['1', 'on', 'true', 'yes'].includes(value));

const port = z
  .string()
  .regex(/^\d{1,5}$/, { error: 'must be a port number' })
  .transform(Number)
  .refine(value => value <= 65_535, { error: 'must be a port number, at most 65535' });

const PRIVATE_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];

const isNetwork = (text: string): boolean =>
  PRIVATE_NETWORKS.includes(text) || (isIP(text.replace(/\/\d{1,3}$/, '')) !== 0 && !/\/0+$/.test(text));

/**
 * The addresses and networks of the proxies that may be believed; `on` means those in private networks. Never
 * everyone and never a count of hops: X-Forwarded-For is anybody's claim, and Fastify takes no count for an answer.
 */
const trustProxy = z
  .string()
  .transform(value => (/^(on|true|1)$/.test(value) ? PRIVATE_NETWORKS : value.split(',').map(part => part.trim())))
  .transform((value): false | string[] => (/^(off|false|0)$/.test(value.join()) ? false : value))
  .refine(value => value === false || value.every(isNetwork), {
    error: 'must be off, on, or a list of addresses, networks or loopback, linklocal, uniquelocal',
  });

const secret = (bytes: number) =>
  z.string().refine(value => Buffer.byteLength(value) >= bytes, { error: `must have at least ${bytes} bytes` });

/** Whether this is a public key of the curve P-256, in base64 of DER. */
function isP256Key(text: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch {
    return false;
  }
}

const days = z
  .string()
  .regex(/^[1-9]\d{0,4}$/, { error: 'must be a number of days, 1 to 99999' })
  .transform(Number);

/** Every environment variable that the server reads. Messages never repeat the value: it may be a secret. */
export const environment = z.object({
  NODE_ENV: oneOf('development', 'test', 'production').default('development'),
  PORT: port.default(4000),
  HOST: z.string().optional(),
  PUBLIC_URL: origin('https://tickets.example.com').optional(),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: url(/^postgres(ql)?:$/, 'postgresql://user:password@host:5432/foyer').optional(),
  REDIS_URL: url(/^rediss?:$/, 'redis://host:6379').optional(),
  SECRET_KEY: secret(32).optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^[sr]k_/, { error: 'must begin with sk_ or rk_' })
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_/, { error: 'must begin with whsec_' })
    .optional(),
  STRIPE_API_URL: httpUrl('http://127.0.0.1:12111').optional(),
  PAYSTACK_SECRET_KEY: z.string().regex(/^sk_/, { error: 'must begin with sk_' }).optional(),
  PAYSTACK_API_URL: httpUrl('http://127.0.0.1:12112').optional(),
  SENDGRID_API_KEY: z.string().regex(/^SG\./, { error: 'must begin with SG.' }).optional(),
  SENDGRID_WEBHOOK_KEY: z
    .string()
    .refine(isP256Key, { error: 'must be the verification key that SendGrid shows, in base64' })
    .optional(),
  SMTP_URL: url(/^smtps?:$/, 'smtp://user:password@host:587').optional(),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n]+<)?[^\s<>@]+@[^\s<>@]+>?$/, { error: 'must be an address such as Foyer <tickets@example.com>' })
    .optional(),
  S3_ENDPOINT: httpUrl('https://s3.example.com').optional(),
  S3_REGION: z.string().optional(),
  S3_BUCKET: z.string().optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  ...walletVariables,
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').optional(),
  CORS_ORIGINS: list(origin('https://app.example.com')).default([]),
  TRUST_PROXY: trustProxy.default(false),
  METRICS_TOKEN: secret(16).optional(),
  RATE_LIMIT: flag.default(true),
  SERVICE_WORKER: flag.default(true),
  WEBHOOK_BODY_DAYS: days.default(90),
  ROLES: list(oneOf('web', 'worker')).default(['web', 'worker']),
  DEMO: flag.optional(),
});

/** The environment as it was understood: absent, or of its proper type. */
export type Environment = z.infer<typeof environment>;

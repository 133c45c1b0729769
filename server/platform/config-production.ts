import type { Environment } from './config-variables.js';

/** Why production refuses to start with this environment: the variable and the reason, each. */
export function productionProblems(env: Environment): [name: string, problem: string][] {
  if (env.NODE_ENV !== 'production') return [];
  const refusals: [name: string, problem: string, refused: boolean][] = [
    ['SECRET_KEY', 'is required in production (make one: openssl rand -base64 48)', !env.SECRET_KEY],
    ['SECRET_KEY', 'is too easy to guess for production', isGuessable(env.SECRET_KEY)],
    ['DATABASE_URL', 'is required in production', !env.DATABASE_URL],
    ['PUBLIC_URL', 'is required in production and must begin with https', !env.PUBLIC_URL?.startsWith('https://')],
    ['SENDGRID_API_KEY', 'or SMTP_URL is required in production', !env.SENDGRID_API_KEY && !env.SMTP_URL],
    ['RATE_LIMIT', 'must not be off in production', !env.RATE_LIMIT],
    ['STRIPE_API_URL', 'must not be set in production', Boolean(env.STRIPE_API_URL)],
    ['PAYSTACK_API_URL', 'must not be set in production', Boolean(env.PAYSTACK_API_URL)],
    ['DEMO', 'must not be on in production', Boolean(env.DEMO)],
  ];
  return refusals.filter(([, , refused]) => refused).map(([name, problem]) => [name, problem]);
}

/** Random keys of 32 bytes repeat far less than this, in hexadecimal too. */
const isGuessable = (key: string | undefined): boolean => key !== undefined && new Set(key).size < 10;

import { createHmac } from 'node:crypto';

/** The value of `stripe-signature`: HMAC-SHA256 of `<seconds>.<raw body>` by the endpoint's secret. */
export function signForStripe(body: string, secret: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

/** The value of `x-paystack-signature`: HMAC-SHA512 of the raw body by the secret key, with no time in it. */
export function signForPaystack(body: string, secretKey: string): string {
  return createHmac('sha512', secretKey).update(body).digest('hex');
}

/** An answer in Stripe's error shape. `invalid` ones are refused before the work begins, so no idempotency key keeps them. */
export class StripeApiError extends Error {
  constructor(
    readonly status: number,
    readonly error: { type: string; message: string; code?: string; param?: string },
    readonly invalid = false,
  ) {
    super(error.message);
  }

  get body(): object {
    const { code } = this.error;
    return { error: { ...this.error, ...(code && { doc_url: `https://docs.stripe.com/error-codes/${code}` }) } };
  }
}

/** A parameter that is missing or malformed. */
export const invalidParam = (param: string, message: string, code?: string): StripeApiError =>
  new StripeApiError(400, { type: 'invalid_request_error', message, param, ...(code && { code }) }, true);

export const missingParam = (param: string): StripeApiError =>
  invalidParam(param, `Missing required param: ${param}.`, 'parameter_missing');

/** Well-formed, but refused by the state of things. */
export const refused = (message: string, code?: string, param?: string): StripeApiError =>
  new StripeApiError(400, { type: 'invalid_request_error', message, ...(code && { code }), ...(param && { param }) });

/** `what` as Stripe words it: `payment_intent`, `checkout.session`. `param` is where the id stood. */
export const noSuch = (what: string, id: string, param = 'id'): StripeApiError =>
  new StripeApiError(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${what}: '${id}'`,
    param,
  });

export const STRIPE_FAILURE = {
  error: { type: 'api_error', message: 'An unexpected error occurred. (The sandbox was told to fail.)' },
};

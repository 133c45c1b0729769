/** An answer in Paystack's error shape. */
export class PaystackApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code?: string,
    readonly nextStep = 'Ensure that the value(s) you’re passing are valid.',
  ) {
    super(message);
  }

  get body(): object {
    const details = { meta: { nextStep: this.nextStep }, type: 'validation_error', code: this.code };
    return { status: false, message: this.message, ...(this.code && details) };
  }
}

export const invalidParams = (message: string): PaystackApiError =>
  new PaystackApiError(400, message, 'invalid_params');

export const PAYSTACK_FAILURE = {
  status: false,
  message: 'An error occurred on our end. (The sandbox was told to fail.)',
  type: 'api_error',
  code: 'unknown',
};

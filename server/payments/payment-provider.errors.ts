import type { ProviderName } from './payment.entity.js';

/** The provider did not answer, or answered that it can't just now. What was asked for may have happened. */
export class ProviderUnavailable extends Error {
  constructor(
    readonly provider: ProviderName,
    cause: string,
  ) {
    super(`${provider} is not available: ${cause}`);
    this.name = 'ProviderUnavailable';
  }
}

/** The provider understood and said no. Asking again the same way is useless. */
export class ProviderRefused extends Error {
  /** `status` is the HTTP status; 0 where the answer said so in its body. */
  constructor(
    readonly provider: ProviderName,
    reason: string,
    readonly status = 0,
  ) {
    super(`${provider} refused: ${reason}`);
    this.name = 'ProviderRefused';
  }
}

/** A webhook that its provider did not sign, or that is too old. */
export class InvalidSignatureError extends Error {
  constructor(provider: ProviderName) {
    super(`This webhook was not signed by ${provider}`);
    this.name = 'InvalidSignatureError';
  }
}

/** True for what is no fault of ours or the input's: the provider does not answer, or will not have it. */
export const isProviderError = (error: unknown): error is ProviderUnavailable | ProviderRefused =>
  error instanceof ProviderUnavailable || error instanceof ProviderRefused;

/** For `catch`: null where the provider said no. @throws everything else. */
export function ignoreRefusal(error: unknown): null {
  if (error instanceof ProviderRefused) return null;
  throw error;
}

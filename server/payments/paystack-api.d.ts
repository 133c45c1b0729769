/** The part of `paystack-api` that we use: the package has no types of its own. */
declare module 'paystack-api' {
  /** request-promise's promise: `abort` ends the connection. */
  export interface PaystackCall<T> extends Promise<T> {
    abort(): void;
  }

  export interface PaystackAnswer<T> {
    status: boolean;
    message: string;
    data: T;
  }

  type Resource<Names extends string> = Record<
    Names,
    (input: Record<string, unknown>) => PaystackCall<PaystackAnswer<unknown>>
  >;

  export interface Paystack {
    endpoint: string;
    transaction: Resource<'initialize' | 'verify'>;
    refund: Resource<'create' | 'list' | 'get'>;
  }

  const paystack: (secretKey: string) => Paystack;
  export default paystack;
}

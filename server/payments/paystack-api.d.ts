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

  type Method = (input: Record<string, unknown>) => PaystackCall<PaystackAnswer<unknown>>;
  type Resource<Names extends string> = Record<Names, Method>;

  export interface Paystack {
    endpoint: string;
    transaction: Resource<'initialize' | 'verify' | 'list'>;
    refund: Resource<'create' | 'get'>;
    /** Makes what its resources are made of: `args` are the query's parameters that are let through. */
    extend(method: { method: 'get'; route: string; args: string[] }): Method;
  }

  const paystack: (secretKey: string) => Paystack;
  export default paystack;
}

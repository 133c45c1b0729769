import type { PaymentProvider } from '../gql/graphql.js';

export const providerNames: Record<PaymentProvider, string> = { STRIPE: 'Stripe', PAYSTACK: 'Paystack' };

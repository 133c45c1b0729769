import { bothProviders, lanternNight, regular } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { CheckoutPage } from './CheckoutPage.js';

const routes = [
  { path: '/checkout/:orderId', element: <CheckoutPage /> },
  { path: '/orders/:orderId', element: <h1>Your tickets</h1> },
  { path: '/registrations/:registrationId', element: <h1>Your registration</h1> },
  { path: '/waitlist/claim', element: <h1>Your offer</h1> },
  { path: '/events/:slug', element: <h1>The event</h1> },
];
export const usd = (amount: number) => ({ amount, currency: 'USD' });
export const quote = (total: number) => ({
  items: [{ tier: regular, quantity: 2, total: usd(total) }],
  discount: usd(0),
  fees: usd(0),
  tax: usd(0),
  total: usd(total),
});
export const atNew = '/checkout/new?event=lantern-night&items=tier-1:2';

/** The checkout at `at`, with an event, a quote of $100 and two providers unless `root` says otherwise. */
export function checkout(at: string, root: Root, live?: Root) {
  return renderApp(routes, at, {
    root: { event: lanternNight, quote: quote(10000), paymentProviders: bothProviders, ...root },
    live,
  });
}

import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { keepOrderToken } from '../../lib/order-token.js';
import { takeToken } from '../../lib/url-token.js';
import { givenOrder, givenTicket } from '../../testing/given.js';
import { renderApp, type Root } from '../../testing/render-app.js';
import { OrderPage } from './OrderPage.js';
import { TicketPage } from './TicketPage.js';

const routes = [
  {
    path: '/orders/:orderId',
    element: <OrderPage />,
    HydrateFallback: () => null,
    loader: takeToken((token, { orderId = '' }) => keepOrderToken(orderId, token)),
  },
];
const open = (root: Root, at = '/orders/order-1', live?: Root) => renderApp(routes, at, { root, live });
const paid = (...tickets: object[]) => givenOrder({ status: 'PAID', tickets });
const face = (serial = 'LANT2026-000001') => screen.findByRole('article', { name: `Ticket ${serial}` });

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

describe('the order’s page', () => {
  test('takes the token out of the address and asks with it', async () => {
    const tokens: unknown[] = [];
    const { router } = await open(
      { order: ({ accessToken }: { accessToken: unknown }) => (tokens.push(accessToken), paid(givenTicket())) },
      '/orders/order-1?token=secret',
    );
    await face();
    expect(router.state.location.search).toBe('');
    expect(tokens).toEqual(['secret']);
  });

  test('without the right to see it, it shows the way to the link', async () => {
    await open({ order: null });
    expect(await screen.findByRole('heading', { name: 'We can’t show this order' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Mail me the link' })).toBeTruthy();
  });

  test('whoever was approved and did not pay in time reads that the registration waits', async () => {
    await open({ order: givenOrder({ origin: 'REGISTRATION', status: 'EXPIRED' }) });
    expect(await screen.findByText(/Your registration is kept/)).toBeTruthy();
    cleanup();
    await open({ order: givenOrder({ status: 'EXPIRED' }) });
    expect(await screen.findByText(/The hold ended before it was paid/)).toBeTruthy();
    expect(screen.queryByText(/Your registration is kept/)).toBeNull();
  });

  test('shows each ticket’s code as a picture with its serial', async () => {
    await open({ order: paid(givenTicket(), givenTicket({ id: 'ticket-2', serial: 'LANT2026-000002' })) });
    expect(within(await face()).getByRole('img', { name: 'QR code of ticket LANT2026-000001' })).toBeTruthy();
    expect(within(await face('LANT2026-000002')).getByRole('img')).toBeTruthy();
    expect(screen.getByText('1 of 2')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'PDF of LANT2026-000001' }).getAttribute('href')).toBe(
      '/tickets/ticket-1.pdf',
    );
  });

  test('leads to the receipt as soon as there is one', async () => {
    const receiptUrl = 'http://localhost:4000/receipts/receipt-1/receipt.pdf?expires=1';
    async function* changes() {
      yield { order: { ...paid(givenTicket()), receiptUrl } };
    }
    await open({ order: paid(givenTicket()) }, undefined, { order: changes });
    await face();
    expect((await screen.findByRole('link', { name: 'Receipt' })).getAttribute('href')).toBe(
      '/receipts/receipt-1/receipt.pdf?expires=1',
    );
  });

  test.each([
    ['VALID', 'Valid', true],
    ['CHECKED_OUT', 'Stepped out', true],
    ['CHECKED_IN', 'Used at 19:42', true],
    ['REFUNDED', 'Refunded', false],
    ['VOID', 'Void', false],
  ])('a %s ticket says "%s"', async (status, words, code) => {
    await open({
      order: paid(givenTicket({ status, checkedInAt: status === 'CHECKED_IN' ? '2026-11-20T19:42:00Z' : null })),
    });
    const ticket = await face();
    expect(within(ticket).getByText(words)).toBeTruthy();
    expect(within(ticket).queryByRole('img') !== null).toBe(code);
  });

  test('a rotating code is shown with digits, on the whole screen too', async () => {
    await open({ order: paid(givenTicket({ rotatingSecret: 'GEZDGNBVGY3TQOJQ' })) });
    const ticket = await face();
    expect(await within(ticket).findByRole('img', { name: 'QR code of ticket LANT2026-000001' })).toBeTruthy();
    expect(within(ticket).getByText(/It changes every 15 seconds/)).toBeTruthy();
    fireEvent.click(within(ticket).getByRole('button', { name: 'Whole screen' }));
    const whole = screen.getByRole('dialog', { name: 'Code of ticket LANT2026-000001' });
    fireEvent.click(within(whole).getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  describe('left open at the door', () => {
    const look = (state: string) =>
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
    const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));
    const HALF_A_MINUTE = 30_000;
    let secret: string | null;
    let asked: number;
    const ticket = () => givenTicket({ rotatingSecret: secret });
    const root = { order: () => ((asked += 1), paid(ticket())), ticket: () => ((asked += 1), ticket()) };
    const all = [...routes, { path: '/tickets/:ticketId', element: <TicketPage /> }];

    beforeEach(() => {
      jest.useFakeTimers();
      [secret, asked] = ['GEZDGNBVGY3TQOJQ', 0];
    });
    afterEach(() => {
      look('visible');
      jest.useRealTimers();
    });

    test.each(['/orders/order-1', '/tickets/ticket-1'])(
      'of %s: secrets that were renewed are fetched, and only while it is looked at',
      async path => {
        const { client } = await renderApp(all, path, { root });
        await pass(100);
        const known = () =>
          (client.cache.extract() as Record<string, { rotatingSecret: string }>)['Ticket:ticket-1']!.rotatingSecret;
        expect(known()).toBe(secret);
        const before = asked;
        secret = 'MZXW6YTBOIMZXW6Y';
        await pass(HALF_A_MINUTE);
        expect([known(), asked]).toEqual([secret, before + 1]);
        expect(screen.getByRole('article', { name: 'Ticket LANT2026-000001' })).toBeTruthy();
        look('hidden');
        await pass(10 * HALF_A_MINUTE);
        expect(asked).toBe(before + 1);
      },
    );

    test('of a code that does not rotate asks nothing; where there is no answer, the code stays', async () => {
      secret = null;
      await renderApp(all, '/orders/order-1', { root });
      await pass(100);
      const before = asked;
      await pass(10 * HALF_A_MINUTE);
      expect(asked).toBe(before);
      cleanup();

      secret = 'GEZDGNBVGY3TQOJQ';
      let isDown = false;
      const order = () => {
        if (isDown) throw new TypeError('Failed to fetch');
        return paid(ticket());
      };
      await renderApp(all, '/orders/order-1', { root: { order } });
      await pass(100);
      isDown = true;
      await pass(2 * HALF_A_MINUTE);
      expect(screen.getByRole('img', { name: 'QR code of ticket LANT2026-000001' })).toBeTruthy();
    });
  });

  test('a ticket that went to somebody else shows no code, and says who has it', async () => {
    await open({ order: paid(givenTicket({ code: null, pdfUrl: null, holderName: 'Grace Hopper' })) });
    expect((await face()).textContent).toContain('Grace Hopper has this ticket now');
    expect(screen.getByText('Passed on')).toBeTruthy();
  });

  test.each([
    ['HELD', 'Not paid yet'],
    ['EXPIRED', 'The hold ended before it was paid'],
    ['CANCELLED', 'This order was cancelled'],
  ])('an order that is %s says so', async (status, words) => {
    await open({ order: givenOrder({ status }) });
    expect(await screen.findByText(words)).toBeTruthy();
  });

  test('an order that a registration was approved with leads to it when its time to pay is over', async () => {
    const registration = {
      __typename: 'Registration',
      id: 'registration-1',
      status: 'PENDING',
      accessToken: null,
      order: { __typename: 'Order', id: 'order-1' },
    };
    await open({ order: givenOrder({ status: 'EXPIRED', origin: 'REGISTRATION', registration }) });
    expect(await screen.findByText('Your time to pay is over')).toBeTruthy();
    const link = screen.getByRole('link', { name: 'See your registration' });
    expect(link.getAttribute('href')).toBe('/registrations/registration-1');
  });

  test('back from the payment page it asks the provider and shows the tickets', async () => {
    const order = givenOrder({ status: 'AWAITING_PAYMENT' });
    async function* changes() {
      await new Promise(resolve => setTimeout(resolve, 30));
      yield { order: paid(givenTicket()) };
    }
    await open({ order, confirmPayment: order }, undefined, {
      order: changes,
    });
    await face();
  });
});

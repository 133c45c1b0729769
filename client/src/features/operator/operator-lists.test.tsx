import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { bothProviders } from '../../testing/given.js';
import { Disputes } from './Disputes.js';
import { Mails } from './Mails.js';
import { at, listOf, show } from './operator.fixture.js';
import { ProviderPanel } from './ProviderPanel.js';
import { Webhooks } from './Webhooks.js';

afterEach(cleanup);

describe('the providers', () => {
  const [stripe, paystack] = bothProviders;
  const works = { circuit: 'CLOSED', since: at, retryAt: null, lastError: null, lastErrorAt: null };

  test('say for each kind of call how it stands, since when, and what failed last', async () => {
    const lastError = 'STRIPE is not available: StripeAPIError 500';
    const down = { circuit: 'OPEN', since: at, retryAt: '2026-11-20T19:01:00Z', lastError, lastErrorAt: at };
    await show(<ProviderPanel />, {
      paymentProviders: [
        {
          ...stripe,
          calls: [
            { kind: 'WRITE', ...down },
            { kind: 'READ', ...works },
          ],
        },
        { ...paystack, enabled: false, currencies: [], calls: [] },
      ],
    });
    const lines = (await screen.findAllByRole('listitem')).map(({ textContent }) => textContent);
    expect(lines[0]).toContain('Stripe');
    expect(lines[1]).toMatch(/^Payment pages and refundsDownSince .*, tried again at .*Buyers are sent to the other/);
    expect(lines[1]).toContain(lastError);
    expect(lines[2]).toMatch(/^Questions and reportsWorksSince /);
    expect(lines[2]).not.toContain('Last error');
    expect(lines[3]).toBe('PaystackNot set up');
  });
});

describe('the lists', () => {
  const dispute = {
    __typename: 'Dispute',
    id: 'x1',
    provider: 'STRIPE',
    reference: 'du_1',
    reason: 'product_not_received',
    status: 'OPEN',
    openedAt: at,
    respondBy: '2026-11-27T19:00:00Z',
    closedAt: null,
    orderNumber: 'FY-0001',
    order: null,
    amount: { amount: 4000, currency: 'USD' },
  };

  test.each([
    [{}, /^Send evidence on Stripe’s own pages by .*\.$/],
    [{ respondBy: null }, /^Send evidence on Stripe’s own pages\.$/],
    [{ status: 'WON', closedAt: at }, /^Won on .*: the money stays\.$/],
    [{ status: 'LOST', closedAt: at }, /^Lost on .*: the bank has the money, and the tickets are void\.$/],
  ])('a dispute that is %o says what to do, or how it ended', async (changes, words) => {
    await show(<Disputes />, { disputes: listOf({ ...dispute, ...changes }) });
    expect(await screen.findByText(words)).toBeTruthy();
    expect(screen.getByText(/product not received · Stripe · du_1/)).toBeTruthy();
  });

  test('who may see a dispute’s order has a link to it', async () => {
    await show(<Disputes />, { disputes: listOf({ ...dispute, order: { __typename: 'Order', id: 'o1' } }) });
    expect((await screen.findByRole('link', { name: 'FY-0001' })).getAttribute('href')).toBe('/orders/o1');
  });

  test('are asked for as the address says; what it says and nobody knows is the usual', async () => {
    const webhookDeliveries = jest.fn((_: object) => listOf());
    await show(<Webhooks />, { webhookDeliveries }, '?webhooks=IGNORED&provider=PAYSTACK');
    await waitFor(() => expect(webhookDeliveries).toHaveBeenCalled());
    expect(webhookDeliveries.mock.lastCall?.[0]).toMatchObject({ status: 'IGNORED', provider: 'PAYSTACK' });
    cleanup();
    await show(<Webhooks />, { webhookDeliveries }, '?webhooks=constructor&provider=NOBODY');
    expect(await screen.findByText('None failed.')).toBeTruthy();
    expect(webhookDeliveries.mock.lastCall?.[0]).toMatchObject({ status: 'FAILED' });
    expect(webhookDeliveries.mock.lastCall?.[0]).not.toHaveProperty('provider');
  });

  test('of mails are those that did not arrive, and after another choice those', async () => {
    const user = userEvent.setup();
    const emails = jest.fn((_: object) => listOf());
    const { router } = await show(<Mails />, { emails }, '?disputes=WON');
    expect(await screen.findByText('Every mail found its way.')).toBeTruthy();
    expect(emails.mock.lastCall?.[0]).toMatchObject({ status: ['FAILED', 'BOUNCED'] });
    await user.selectOptions(screen.getByLabelText('State of mails'), 'Sent');
    expect(await screen.findByText('There are none of these.')).toBeTruthy();
    expect(emails.mock.lastCall?.[0]).toMatchObject({ status: ['SENT'] });
    expect(router.state.location.search).toBe('?disputes=WON&mails=SENT');
  });

  test('say that they load, that they can’t be had, and try again', async () => {
    const user = userEvent.setup();
    let broken = true;
    await show(<Disputes />, {
      disputes: async () => {
        await Promise.resolve();
        if (broken) throw new Error('lost');
        return listOf();
      },
    });
    expect((await screen.findByRole('alert')).textContent).toContain('That didn’t work');
    broken = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('No bank has asked money back.')).toBeTruthy();
  });
});

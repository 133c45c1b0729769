import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Root } from '../../testing/render-app.js';
import { at, listOf, show } from './operator.fixture.js';
import { PaymentIssues } from './PaymentIssues.js';
import { Webhooks } from './Webhooks.js';

afterEach(cleanup);

const issue = (id: string, kind: string, changes: object = {}) => ({
  __typename: 'PaymentIssue',
  id,
  kind,
  since: at,
  provider: 'STRIPE',
  advice: `What to do about ${kind}.`,
  detail: null,
  reference: `ref_${id}`,
  orderNumber: null,
  webhookDeliveryId: null,
  differenceId: null,
  differenceKind: null,
  amount: { amount: 4000, currency: 'USD' },
  ...changes,
});
const difference = issue('d1', 'DIFFERENCE', {
  differenceId: 'd1',
  differenceKind: 'PAYMENT_AMOUNT',
  detail: 'PAYMENT_AMOUNT',
});
const givenUp = issue('w1', 'WEBHOOK_FAILED', { webhookDeliveryId: 'w1', amount: null, detail: 'answered 500' });
const webhook = {
  __typename: 'WebhookDelivery',
  id: 'w1',
  provider: 'STRIPE',
  eventKey: 'evt_1',
  type: 'charge.success',
  status: 'FAILED',
  attempts: 3,
  receivedAt: at,
  lastError: 'answered 500',
};
const wrongState = { __typename: 'WrongStateError', code: 'WRONG_STATE', message: 'Somebody was quicker.', state: 'X' };

describe('money that needs a person', () => {
  const issues = (root: Root, ...all: object[]) =>
    show(
      <>
        <PaymentIssues />
        <Webhooks />
      </>,
      { paymentIssues: listOf(...all), webhookDeliveries: listOf(webhook), ...root },
    );

  test('each kind says what to do; what can be done here has its button', async () => {
    const kinds = ['PAYMENT_MISMATCHED', 'PAYMENT_UNSETTLED', 'REFUND_FAILED', 'DISPUTE_OPEN'];
    await issues({}, ...kinds.map((kind, i) => issue(`i${i}`, kind)), givenUp, difference);
    for (const kind of [...kinds, 'WEBHOOK_FAILED', 'DIFFERENCE']) {
      expect(await screen.findByText(`What to do about ${kind}.`)).toBeTruthy();
    }
    expect(screen.getByRole('heading', { name: 'Another amount was paid there' })).toBeTruthy();
    expect(screen.queryByText('PAYMENT_AMOUNT')).toBeNull();
    expect(screen.getAllByRole('button', { name: /^Retry ref_/ })).toHaveLength(1);
    expect(screen.getAllByRole('button', { name: /^Dealt with/ })).toHaveLength(1);
  });

  test('a webhook is retried there and then, and is off both lists', async () => {
    const user = userEvent.setup();
    let waits = false;
    await issues(
      {
        webhookDeliveries: () => (waits ? listOf() : listOf(webhook)),
        retryWebhook: () => ((waits = true), { ...webhook, status: 'RECEIVED' }),
      },
      givenUp,
    );
    await user.click(await screen.findByRole('button', { name: 'Retry ref_w1' }));
    expect(await screen.findByText(/^Nothing: every payment/)).toBeTruthy();
    expect(await screen.findByText('None failed.')).toBeTruthy();
  });

  test('one that somebody else had retried says so, and stays', async () => {
    const user = userEvent.setup();
    await issues({ retryWebhook: () => wrongState }, givenUp);
    await user.click(await screen.findByRole('button', { name: 'Retry ref_w1' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Somebody was quicker.');
    expect(screen.getByText('What to do about WEBHOOK_FAILED.')).toBeTruthy();
  });

  async function close(note: string, resolveDifference: unknown, after: object[] = [difference]) {
    const user = userEvent.setup();
    const shown = [[difference], after];
    await issues({ resolveDifference, paymentIssues: () => listOf(...(shown.length > 1 ? shown.shift()! : after)) });
    await user.click(await screen.findByRole('button', { name: 'Dealt with: ref_d1' }));
    const dialog = await screen.findByRole('dialog', { hidden: true });
    if (note) await user.type(within(dialog).getByLabelText('What was done'), note);
    await user.click(within(dialog).getByRole('button', { name: 'Close the difference', hidden: true }));
    return dialog;
  }

  test('a difference is closed with one line of what was done', async () => {
    const resolve = jest.fn((_: object) => ({ __typename: 'ReconciliationDifference', id: 'd1', resolvedAt: at }));
    await close('Called the buyer.{Enter}All is well.', resolve);
    expect(await screen.findByText(/^Nothing: every payment/)).toBeTruthy();
    expect(screen.queryByRole('dialog', { hidden: true })).toBeNull();
    expect(resolve.mock.lastCall?.[0]).toEqual({
      input: { differenceId: 'd1', note: 'Called the buyer. All is well.' },
    });
  });

  test('without a word nothing is sent', async () => {
    const resolve = jest.fn();
    const dialog = await close('', resolve);
    expect(await within(dialog).findByText('Say what was done about it.')).toBeTruthy();
    expect(resolve).not.toHaveBeenCalled();
  });

  test('what the server finds wrong with the note stands beside it', async () => {
    const message = 'The note holds characters that can’t be shown.';
    const fields = [{ path: 'note', message }];
    const dialog = await close('x', () => ({
      __typename: 'InvalidInputError',
      code: 'INVALID_INPUT',
      message,
      fields,
    }));
    expect(await within(dialog).findByText(message)).toBeTruthy();
    expect(within(dialog).getByLabelText('What was done').getAttribute('aria-invalid')).toBe('true');
  });

  test('one that somebody else closed says so, and the list is looked at again', async () => {
    const dialog = await close('x', () => wrongState, []);
    expect(await within(dialog).findByText('Somebody was quicker.')).toBeTruthy();
    expect(await screen.findByText(/^Nothing: every payment/)).toBeTruthy();
  });

  test('a lost answer keeps the note', async () => {
    const dialog = await close('My note', () => {
      throw new Error('lost');
    });
    expect(await within(dialog).findByRole('alert', { hidden: true })).toBeTruthy();
    expect(within(dialog).getByLabelText<HTMLTextAreaElement>('What was done').value).toBe('My note');
  });
});

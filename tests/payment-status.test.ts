import { describe, expect, test } from '@jest/globals';
import { Payment } from '../server/payments/payment.entity.js';
import { stripeAmount, STRIPE_CURRENCIES } from '../server/payments/stripe-currencies.js';
import { fractionDigits } from '../server/platform/money.js';

const open = () => new Payment({ dueAmount: 1_000, currency: 'NGN' } as Payment);
const paid = (amount = 1_000, currency = 'NGN', back = 0) => {
  const payment = open();
  payment.receive({ amount, currency, providerPaymentId: 'pi_1' });
  if (back) payment.giveBack(back);
  return payment;
};
const WITH_MONEY = [
  ['SUCCEEDED', () => paid()],
  ['MISMATCHED', () => paid(900)],
  ['MISMATCHED', () => paid(1_000, 'ZAR')],
  ['PARTIALLY_REFUNDED', () => paid(1_000, 'NGN', 400)],
  ['REFUNDED', () => paid(1_000, 'NGN', 1_000)],
] as const;

describe('a payment', () => {
  test.each(WITH_MONEY)('that is %s fails no more', (status, make) => {
    const payment = make();
    expect(payment.status).toBe(status);
    expect(() => payment.fail('late news')).toThrow(`A payment that is ${status} can’t become FAILED.`);
  });

  test('that failed can still be paid, on the same page with another card', () => {
    const payment = open();
    payment.fail('declined');
    payment.receive({ amount: 1_000, currency: 'NGN', providerPaymentId: 'pi_1' });
    expect(payment).toMatchObject({ status: 'SUCCEEDED', failureReason: null, pageClosed: true });
  });

  test.each(['PENDING', 'FAILED'])('that is %s can’t be disputed: there is no money', status => {
    const payment = open();
    if (status === 'FAILED') payment.fail('declined');
    expect(() => payment.dispute()).toThrow(`A payment that is ${status} can’t become DISPUTED.`);
  });

  test.each(WITH_MONEY)('that was %s is so again after a dispute that was won', (status, make) => {
    const payment = make();
    payment.dispute();
    expect(payment.status).toBe('DISPUTED');
    payment.undispute();
    expect(payment.status).toBe(status);
  });

  test('goes back in parts, and forth where a refund fails after all', () => {
    const payment = paid();
    const seen = [400, 600, -600, -400].map(amount => (payment.giveBack(amount), payment.status));
    expect(seen).toEqual(['PARTIALLY_REFUNDED', 'REFUNDED', 'PARTIALLY_REFUNDED', 'SUCCEEDED']);
  });

  test('that is disputed stays so while an earlier refund arrives, which shows once the dispute is won', () => {
    const payment = paid();
    payment.dispute();
    payment.giveBack(400);
    expect(payment.status).toBe('DISPUTED');
    payment.undispute();
    expect(payment.status).toBe('PARTIALLY_REFUNDED');
  });
});

describe('Stripe’s integers', () => {
  test.each([
    ['USD', 1_050, 1_050],
    ['JPY', 500, 500],
    ['KWD', 1_010, 1_010],
    ['ISK', 500, 50_000],
    ['UGX', 500, 50_000],
    ['RWF', 500, 500],
    // none in cash, two at Stripe: 10 ** (2 - digits) of ours are one of theirs
    ['HUF', 5_000 * 10 ** fractionDigits('HUF'), 500_000],
    ['IDR', 5_000 * 10 ** fractionDigits('IDR'), 500_000],
    ['COP', 5_000 * 10 ** fractionDigits('COP'), 500_000],
    ['PKR', 5_000 * 10 ** fractionDigits('PKR'), 500_000],
  ])('of %s: %i of ours are %i', (currency, ours, theirs) => {
    expect(stripeAmount.to({ amount: ours, currency })).toBe(theirs);
    expect(stripeAmount.from({ amount: theirs, currency })).toBe(ours);
  });

  test('go there and back in every currency', () => {
    for (const currency of STRIPE_CURRENCIES) {
      const amount = 12_340;
      expect([currency, stripeAmount.from({ amount: stripeAmount.to({ amount, currency }), currency })]).toEqual([
        currency,
        amount,
      ]);
    }
  });
});

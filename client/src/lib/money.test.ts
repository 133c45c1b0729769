import { describe, expect, test } from '@jest/globals';
import { fromWallClock, toWallClock } from './dates.js';
import { digitsOf, formatMoney, moneyInput, parseMoney } from './money.js';

describe('money', () => {
  test('each currency has its own digits', () => {
    expect(['JPY', 'USD', 'KWD'].map(digitsOf)).toEqual([0, 2, 3]);
    expect(formatMoney({ amount: 10000, currency: 'USD' })).toBe('$100.00');
    expect(formatMoney({ amount: 10000, currency: 'JPY' })).toBe('¥10,000');
    expect(formatMoney({ amount: 1500, currency: 'KWD' }).replace(/\s/, ' ')).toBe('KWD 1.500');
  });

  test('what a person types becomes whole minor units, or nothing', () => {
    expect(parseMoney('12.5', 'USD')).toBe(1250);
    expect(parseMoney('1,200', 'USD')).toBe(120000);
    expect(parseMoney('1,00,000.50', 'INR')).toBe(10000050);
    expect(parseMoney('12,50', 'EUR')).toBeNull();
    expect(parseMoney('12.5', 'JPY')).toBeNull();
    expect(parseMoney('1.2345', 'KWD')).toBeNull();
    expect(parseMoney('-1', 'USD')).toBeNull();
    expect(parseMoney('0.29', 'USD')).toBe(29);
    expect(moneyInput({ amount: 29, currency: 'USD' })).toBe('0.29');
  });
});

describe('the venue’s wall clock', () => {
  test('is read in the venue’s zone, on both sides of summer time', () => {
    expect(fromWallClock('2026-07-01T20:00', 'Europe/Paris')).toBe('2026-07-01T18:00:00.000Z');
    expect(fromWallClock('2026-12-01T20:00', 'Europe/Paris')).toBe('2026-12-01T19:00:00.000Z');
    expect(fromWallClock('2026-03-29T03:30', 'Europe/Paris')).toBe('2026-03-29T01:30:00.000Z');
    expect(toWallClock('2026-07-01T18:00:00Z', 'Europe/Paris')).toBe('2026-07-01T20:00');
    expect(toWallClock('2026-07-01T18:00:00Z', 'Asia/Kolkata')).toBe('2026-07-01T23:30');
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying } from './support/buying.js';
import { differences } from './support/differences.js';
import { registering } from './support/registering.js';

let app: TestApp;
let steps: ReturnType<typeof registering>;
let buyers: ReturnType<typeof buying>;
beforeAll(async () => {
  app = await startTestApp();
  steps = registering(app);
  buyers = buying(app);
});
afterEach(() => clock.reset());
afterAll(async () => app[Symbol.asyncDispose]());

const decisions = () => app.app.services().registrationDecisions.sweep();

describe('at the same instant', () => {
  test('two approvals of one registration are one place', async () => {
    const event = await steps.event({ tiers: [{ price: 500, capacity: 10 }] });
    const registration = await steps.submit(event);
    const answers = await Promise.all([1, 2, 3].map(() => steps.approve(registration, event)));
    expect(answers.filter(({ status }) => status === 'APPROVED')).toHaveLength(1);
    expect(answers.filter(({ code }) => code === 'WRONG_STATE')).toHaveLength(2);
    expect(await buyers.tier(event.tier)).toMatchObject({ held: 1 });
  });

  test('an approval and a withdrawal end in one consistent state', async () => {
    const event = await steps.event({ tiers: [{ capacity: 100 }] });
    for (let round = 0; round < 8; round += 1) {
      const registration = await steps.submit(event);
      await Promise.all([steps.approve(registration, event), steps.withdraw(registration)]);
    }
    const states = await steps.ofEvent(event);
    const approved = states.filter(({ status }) => status === 'APPROVED').length;
    expect(states.every(({ status }) => status === 'APPROVED' || status === 'WITHDRAWN')).toBe(true);
    expect(await buyers.tier(event.tier)).toMatchObject({ sold: approved, held: 0 });
    expect(await differences(app)).toEqual([]);
  });

  test('the last place goes to one of many who are approved', async () => {
    const event = await steps.event({ tiers: [{ price: 500, capacity: 1 }] });
    const all = await Promise.all(Array.from({ length: 6 }, () => steps.submit(event)));
    const answers = await Promise.all(all.map(one => steps.approve(one, event)));
    expect(answers.filter(({ status }) => status === 'APPROVED')).toHaveLength(1);
    expect(answers.filter(({ code }) => code === 'SOLD_OUT')).toHaveLength(5);
    expect(await steps.ofEvent(event, 'PENDING')).toHaveLength(5);
    expect(await differences(app)).toEqual([]);
  });

  test('a planned decision that two workers find takes effect once', async () => {
    const event = await steps.event({ tiers: [{ price: 500, capacity: 10 }] });
    const all = [await steps.submit(event), await steps.submit(event)];
    await steps.decide(all, event, { approve: true });
    clock.advance(11_000);
    await Promise.all([decisions(), decisions(), decisions()]);
    expect(await buyers.tier(event.tier)).toMatchObject({ held: 2 });
    expect(await steps.ofEvent(event)).toMatchObject([{ obstacle: null }, { obstacle: null }]);
  });
});

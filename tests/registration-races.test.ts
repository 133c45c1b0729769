import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { Event } from '../server/events/event.entity.js';
import { EventService } from '../server/events/event.service.js';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { raiseBarrier } from './support/barrier.js';
import { buying } from './support/buying.js';
import { differences } from './support/differences.js';
import { refunding } from './support/refunding.js';
import { registering } from './support/registering.js';
import { databaseUrlOf } from './support/server-process.js';

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

  describe('a registration that is being sent while its event is cancelled', () => {
    /** @returns where it stands, and how many mails told of the cancellation, once a worker has done all there is to do. */
    async function cancelledMeanwhile() {
      const event = await steps.event();
      const barrier = await raiseBarrier(await databaseUrlOf(app), { table: 'registrations', on: 'insert' });
      const sent = steps.submit(event);
      await barrier.reached();
      const cancelled = refunding(app).cancelEvent(event, event.organization.owner);
      await Promise.race([cancelled, sleep(500)]); // without the event's lock it is through by then
      await app.runJobs();
      await barrier.open();
      await cancelled;
      const { email } = (await sent) as unknown as { email: string };
      await app.runJobs();
      const mails = (await app.outbox(email)).filter(({ subject }) => subject.endsWith('is cancelled'));
      return { states: (await steps.ofEvent(event)).map(({ status }) => status), told: mails.length };
    }

    test('is in time: it is declined, and told', async () => {
      expect(await cancelledMeanwhile()).toEqual({ states: ['DECLINED'], told: 1 });
    });

    test('without the event’s lock waits for ever, and nobody tells', async () => {
      const share = jest
        .spyOn(EventService.prototype, 'share')
        .mockImplementation(id => app.app.resources.orm.em.fork().findOne(Event, id));
      const outcome = await cancelledMeanwhile().finally(() => share.mockRestore());
      expect(outcome).toEqual({ states: ['PENDING'], told: 0 });
    });
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

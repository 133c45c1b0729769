import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { clock } from '../server/platform/clock.js';
import { startTestApp, type TestApp } from './support/app.js';
import { buying } from './support/buying.js';
import { differences } from './support/differences.js';
import { editing } from './support/editing.js';
import { registering, type Answered } from './support/registering.js';

let app: TestApp;
let steps: ReturnType<typeof registering>;
beforeAll(async () => {
  app = await startTestApp({ listen: true });
  steps = registering(app);
});
afterEach(() => clock.reset());
afterAll(async () => app[Symbol.asyncDispose]());

test('who registered before an event sells to everybody is decided as before, and nobody is stranded', async () => {
  const event = await steps.event({ tiers: [{ capacity: 4 }, { capacity: 2, price: 2_000 }] });
  const priced = event.tiers[1]!;
  const [yes, no, later] = [await steps.submit(event), await steps.submit(event), await steps.submit(event)];
  const pays = await steps.submit(event, { tier: priced });
  const { mutate } = editing(app, () => event.organization);
  expect(await mutate('updateEvent', { eventId: event.id, requiresApproval: false })).toMatchObject({
    __typename: 'Event',
  });
  expect(await buying(app).reserve(event)).toMatchObject({ status: 'HELD' });
  expect((await steps.ofEvent(event, 'PENDING')).map(({ id }) => id)).toEqual([yes.id, no.id, later.id, pays.id]);

  expect(await steps.approve(yes, event)).toMatchObject({ status: 'APPROVED' });
  expect(await steps.decline(no, event)).toMatchObject({ status: 'DECLINED' });
  expect(await steps.approve(pays, event)).toMatchObject({ status: 'APPROVED', order: { status: 'HELD' } });
  await steps.decide([later], event, { approve: true });
  clock.advance(11_000);
  await app.app.services().registrationDecisions.sweep();
  for (const one of [yes, later]) expect((await steps.now(one))!.ticket?.serial).toBeTruthy();

  await app.runJobs();
  const told = async (one: Answered) => (await app.outbox(one['email'] as string)).map(({ subject }) => subject);
  expect((await told(no)).join()).toMatch(/registration/i);
  expect((await told(pays)).join()).toMatch(/pay|place/i);
  expect(await steps.ofEvent(event, 'PENDING')).toEqual([]);
  expect(await differences(app)).toEqual([]);
});

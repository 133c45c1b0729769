import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { MailService } from '../server/mail/mail.service.js';
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

const passed = (ms: number) => clock.advance(ms);
const decisions = () => app.app.services().registrationDecisions.sweep();

describe('many decisions at once', () => {
  test('take effect after ten seconds, and until then nothing has happened', async () => {
    const event = await steps.event({ tiers: [{ capacity: 2 }] });
    const all = [await steps.submit(event), await steps.submit(event)];
    const decided = await steps.decide(all, event, { approve: true, note: 'Welcome.' });
    expect(decided.registrations).toMatchObject([
      { status: 'PENDING', plannedDecision: { approve: true } },
      { status: 'PENDING' },
    ]);
    await decisions();
    expect(await buyers.tier(event.tier)).toMatchObject({ sold: 0, held: 0 });
    expect(await steps.now(all[0]!)).toMatchObject({ status: 'PENDING', plannedDecision: null });

    passed(10_001);
    await decisions();
    expect(await buyers.tier(event.tier)).toMatchObject({ sold: 2, held: 0 });
    expect(await steps.ofEvent(event)).toMatchObject([{ status: 'APPROVED' }, { status: 'APPROVED' }]);
    expect(await differences(app)).toEqual([]);
  });

  test('are taken back within ten seconds, and not after', async () => {
    const event = await steps.event();
    const all = [await steps.submit(event), await steps.submit(event)];
    await steps.decide(all, event, { approve: true });
    expect((await steps.undo(all, event)).__typename).toBe('DecisionsUndone');
    passed(11_000);
    await decisions();
    expect(await steps.ofEvent(event, 'PENDING')).toHaveLength(2);

    await steps.decide(all, event, { approve: true });
    passed(11_000);
    expect((await steps.undo(all, event)).code).toBe('WRONG_STATE');
  });

  test('are all or none: one that is decided already keeps the others', async () => {
    const event = await steps.event();
    const all = [await steps.submit(event), await steps.submit(event)];
    await steps.decline(all[0]!, event);
    expect((await steps.decide(all, event, { approve: true })).code).toBe('WRONG_STATE');
    expect(await steps.ofEvent(event)).toMatchObject([{}, { status: 'PENDING', plannedDecision: null }]);
    expect((await steps.decide([all[1]!], event, { approve: false })).code).toBe('INVALID_INPUT');
  });

  test('give what is left to who registered first; the others wait on and say why', async () => {
    const event = await steps.event({ tiers: [{ capacity: 1 }] });
    const [first, second] = [await steps.submit(event), await steps.submit(event)];
    await steps.decide([second, first], event, { approve: true });
    passed(11_000);
    await decisions();
    expect(await steps.ofEvent(event)).toMatchObject([
      { id: first.id, status: 'APPROVED', obstacle: null, obstacleCode: null },
      {
        id: second.id,
        status: 'PENDING',
        plannedDecision: null,
        obstacle: expect.stringMatching(/sold out/i),
        obstacleCode: 'SOLD_OUT',
      },
    ]);
    expect(await steps.now(second)).toMatchObject({ obstacle: null, obstacleCode: null }); // staff's alone
    expect((await steps.approve(second, event)).code).toBe('SOLD_OUT');
  });

  test('that come too late for the event say so, and those that failed otherwise have no name for why', async () => {
    const startsAt = new Date(clock.now().getTime() + 1_000);
    const event = await steps.event({ startsAt, endsAt: new Date(startsAt.getTime() + 5_000) });
    const late = await steps.submit(event);
    await steps.decide([late], event, { approve: true });
    passed(11_000);
    await decisions();
    expect(await steps.ofEvent(event)).toMatchObject([{ status: 'PENDING', obstacleCode: 'WRONG_STATE' }]);

    const other = await steps.event();
    const failed = await steps.submit(other);
    await steps.decide([failed], other, { approve: true });
    passed(11_000);
    const mail = jest.spyOn(MailService.prototype, 'queue').mockRejectedValue(new Error('no mail today'));
    await decisions().finally(() => mail.mockRestore());
    const why = { obstacle: 'Something went wrong. Try again.', obstacleCode: null };
    expect(await steps.ofEvent(other)).toMatchObject([{ status: 'PENDING', ...why }]);
    await steps.decide([failed], other, { approve: true });
    expect(await steps.ofEvent(other)).toMatchObject([{ obstacle: null, obstacleCode: null }]);
  });

  test('find those withdrawn meanwhile as they are', async () => {
    const event = await steps.event();
    const registration = await steps.submit(event);
    await steps.decide([registration], event, { approve: true });
    expect(await steps.withdraw(registration)).toMatchObject({ status: 'WITHDRAWN' });
    passed(11_000);
    await decisions();
    expect(await steps.ofEvent(event)).toMatchObject([{ status: 'WITHDRAWN' }]);
  });
});

import { expect, test } from '@jest/globals';
import { WaitlistEntry } from '../server/waitlist/waitlist-entry.entity.js';
import type { TestApp } from './support/app.js';
import { statementsOf } from './support/statements.js';
import { waitingSuite, type WaitingSuite } from './support/waiting-suite.js';

let app: TestApp;
let wait: WaitingSuite['wait'];
waitingSuite(suite => ({ app, wait } = suite));

/** An event with so many lines, each with somebody in front. */
async function linesOf(many: number) {
  const event = await app.given.event({ tiers: Array.from({ length: many }, () => ({ capacity: 0 })) });
  for (const tier of event.tiers) await wait.line(tier, 1);
  return event.tiers;
}

const readings = (statements: readonly string[]): string[] =>
  statements.filter(statement => /from waitlist_entries where tier_id in .* order by place/.test(statement));

test('who waits in four lines reads their places in as many statements as who waits in one', async () => {
  const lines = await linesOf(4);
  const sent: string[][] = [];
  for (const mine of [lines.slice(0, 1), lines]) {
    const person = await app.given.user();
    for (const tier of mine) await wait.join(tier, { email: person.email }, person);
    const ask = () => app.gql('{ myWaitlistEntries { position } }', {}, person);
    sent.push(
      await statementsOf(app, async () => expect((await ask()).data.myWaitlistEntries).toHaveLength(mine.length)),
    );
    const places = mine === lines ? [2, 2, 2, 3] : [2];
    expect((await ask()).data.myWaitlistEntries.map(({ position }: { position: number }) => position)).toEqual(places);
  }
  const [one, four] = sent as [string[], string[]];
  expect([four.length, readings(four)]).toEqual([one.length, [expect.anything()]]);
});

test('all who wait in the same lines and ask at once share one statement', async () => {
  const lines = await linesOf(3);
  const entries = await app.app.resources.orm.em
    .fork()
    .find(WaitlistEntry, { tier: { $in: lines.map(({ id }) => id) } }, { populate: ['tier'] });
  let places: (number | null)[] = [];
  const sent = await statementsOf(app, async () => {
    const operations = Array.from({ length: 5 }, () => app.app.services().waitlistViews);
    places = await Promise.all(operations.flatMap(views => entries.map(entry => views.positionOf(entry))));
  });
  expect(places).toEqual(Array<number>(15).fill(1));
  expect(readings(sent)).toHaveLength(1);
});

import { paths } from '../../client/src/paths.js';
import { expectAccessible } from './support/accessibility.js';
import { ask, change } from './support/api.js';
import { expect, signIn, test } from './support/fixtures.js';
import { givenHouse } from './support/given.js';

test('a promoter sets a waiting room up, pauses it and lets it go on', async ({ page }) => {
  const house = await givenHouse();
  await signIn(page, house.owner);
  await page.goto(paths.manageEvent(house.event.id));
  await page.getByLabel('Buyers wait in line and come in by turns').check();
  await page.getByLabel('Come in a minute').fill('0');
  await page.getByRole('button', { name: 'Save the waiting room' }).click();
  await expect(page.getByText('A whole number from 1 to 60000.')).toBeVisible();
  await page.getByLabel('Come in a minute').fill('30');
  await page.getByLabel('VIP code').fill('gold-1');
  await page.getByRole('button', { name: 'Save the waiting room' }).click();
  await expect(page.getByText('30 come in a minute.')).toBeVisible();
  await expectAccessible(page, 'an event with a waiting room, from behind');
  await page.getByRole('button', { name: 'Twice as fast' }).click();
  await expect(page.getByText('60 come in a minute.')).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('and nobody comes in.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('VIP code')).toHaveValue('GOLD-1');
  await page.getByRole('button', { name: 'Let them come in again' }).click();
  await expect(page.getByText('60 come in a minute.')).toBeVisible();
});

test('a promoter who pauses a line sees it stand still, lane by lane, and move on again', async ({ page }) => {
  const house = await givenHouse({ waitingRoom: { admitPerMinute: 60, vipCode: 'GOLD' } });
  const { id } = house.event;
  const join = (vipCode?: string) => change('joinQueue', { eventId: id, vipCode }, '... on QueueTicket { id }');
  await Promise.all(Array.from({ length: 60 }, (_, i) => join(i < 5 ? 'GOLD' : undefined)));
  await signIn(page, house.owner);
  await page.goto(paths.manageEvent(id));
  const lanes = page.getByRole('region', { name: 'The lanes' });
  await expect(lanes.getByRole('row', { name: /^VIP/ })).toBeVisible();
  await expectAccessible(page, 'a waiting room with people in line');
  /** How many came in by now, as the server counts and as the page says. */
  const counted = async () => {
    const query = 'query ($id: ID!) { event(id: $id) { waitingRoom { lanes { admitted } } } }';
    const { event } = await ask<{ event: { waitingRoom: { lanes: { admitted: number }[] } } }>(
      query,
      { id },
      house.owner.token,
    );
    return event.waitingRoom.lanes.reduce((sum, { admitted }) => sum + admitted, 0);
  };
  const shown = async () => {
    const cells = await lanes.locator('tbody tr td:nth-of-type(2)').allTextContents();
    return cells.reduce((sum, cell) => sum + Number(cell), 0);
  };

  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('and nobody comes in.')).toBeVisible();
  await page.waitForTimeout(1_000); // a tick that had begun is over
  const stood = await counted();
  expect(stood).toBeLessThan(60);
  await page.waitForTimeout(4_000); // eight ticks, four of whom would have come in
  expect(await counted()).toBe(stood);
  await expect.poll(shown).toBe(stood);

  await page.getByRole('button', { name: 'Let them come in again' }).click();
  await expect.poll(shown, { timeout: 15_000 }).toBeGreaterThan(stood);
});

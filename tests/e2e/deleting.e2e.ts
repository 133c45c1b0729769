import { paths } from '../../client/src/paths.js';
import { expectAccessible } from './support/accessibility.js';
import { change, unique } from './support/api.js';
import { DESK, expect, signIn, test } from './support/fixtures.js';
import { givenHouse, givenTickets } from './support/given.js';

test.use(DESK);

test('a draft is deleted, once that was meant', async ({ page }) => {
  const { owner, organization } = await givenHouse();
  const title = unique('Rainy Night');
  const event = await change<{ id: string }>(
    'createEvent',
    {
      organizationId: organization.id,
      title,
      venue: { name: 'Pier Nine' },
      startsAt: '2099-01-01T20:00:00Z',
      endsAt: '2099-01-01T23:00:00Z',
      timeZone: 'UTC',
      currency: 'USD',
    },
    '... on Event { id }',
    owner.token,
  );
  await signIn(page, owner, paths.manageEvent(event.id));
  await page.getByRole('button', { name: 'Delete the draft' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete this draft?' });
  await expectAccessible(page, 'the question before a draft is deleted');
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Delete the draft' }).click();
  await dialog.getByRole('button', { name: 'Delete it for good' }).click();
  await expect(page).toHaveURL(paths.organization(organization.slug));
  await expect(page.getByRole('heading', { level: 1, name: organization.name })).toBeVisible();
  await expect(page.getByRole('link', { name: title })).toHaveCount(0);
  await page.goto(paths.manageEvent(event.id));
  await expect(page.getByRole('heading', { name: 'No such page' })).toBeVisible();
});

test('tickets that nobody ordered are deleted; what was ordered, or public, stays', async ({ page }) => {
  const house = await givenHouse({ tiers: [{ name: 'Regular' }, { name: 'Balcony' }] });
  await givenTickets(house);
  await signIn(page, house.owner, paths.manageEvent(house.event.id));
  await expect(page.getByRole('button', { name: 'Delete Regular' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Delete the draft' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Delete Balcony' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete these tickets?' });
  await expectAccessible(page, 'the question before tickets are deleted');
  await dialog.getByRole('button', { name: 'Delete it for good' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Balcony' })).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Regular' })).toBeVisible();
});

test('tickets that are the last of a published event are not deleted, and the dialog says so', async ({ page }) => {
  const house = await givenHouse();
  await signIn(page, house.owner, paths.manageEvent(house.event.id));
  await page.getByRole('button', { name: 'Delete Regular' }).click();
  await page.getByRole('button', { name: 'Delete it for good' }).click();
  await expect(page.getByText('A published event keeps at least one kind of ticket.')).toBeVisible();
  await expectAccessible(page, 'tickets that can’t be deleted');
});

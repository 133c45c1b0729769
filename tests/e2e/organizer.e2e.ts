import { paths } from '../../client/src/paths.js';
import { expectAccessible } from './support/accessibility.js';
import { expect, PHONE, signIn, test } from './support/fixtures.js';
import { givenHouse } from './support/given.js';

test.use(PHONE);

test('from an event to its organizer, and what they have on', async ({ page, visit, baseURL }) => {
  const house = await givenHouse();
  const { organization, event, owner } = house;

  const backstage = await visit();
  await test.step('the promoter says who they are', async () => {
    await signIn(backstage, owner, paths.settings(organization.slug));
    await backstage.getByLabel('About you').fill('A house for small bands.\nSince 1987.');
    await backstage.getByLabel('Website').fill('house.example');
    await backstage.getByRole('button', { name: 'Save the public page' }).click();
    await expect(backstage.getByLabel('Website')).toHaveAccessibleDescription(/begins with https/);
    await backstage.getByLabel('Website').fill('https://www.house.example/');
    await backstage.getByRole('button', { name: 'Save the public page' }).click();
    await expect(backstage.getByText('Saved')).toBeVisible();
    await expectAccessible(backstage, 'the settings of the public page');
  });

  await page.goto(paths.event(event.slug));
  await page.getByRole('link', { name: organization.name }).click();
  await expect(page).toHaveURL(paths.organizer(organization.slug));
  await expect(page.getByRole('heading', { level: 1, name: organization.name })).toBeVisible();
  await expect(page.getByText('A house for small bands.')).toBeVisible();
  await expect(page.getByRole('link', { name: /house\.example/ })).toHaveAttribute(
    'href',
    'https://www.house.example/',
  );
  await expect(page.getByRole('region', { name: 'What’s on' }).getByRole('link', { name: event.title })).toBeVisible();
  await expect(page.getByText(owner.name)).toHaveCount(0);
  await expectAccessible(page, 'an organizer with something on');

  await test.step('it tells search engines what it is', async () => {
    await expect(page).toHaveTitle(`${organization.name} · Foyer`);
    await expect(page.locator('link[rel=canonical]')).toHaveAttribute(
      'href',
      `${baseURL}${paths.organizer(organization.slug)}`,
    );
    await expect(page.locator('meta[name=description]')).toHaveAttribute(
      'content',
      'A house for small bands. Since 1987.',
    );
    await expect(page.locator('meta[name=description]')).toHaveCount(1);
  });
  await page.getByRole('link', { name: event.title }).click();
  await expect(page).toHaveURL(paths.event(event.slug));
  await expect(page.locator('link[rel=canonical]')).toHaveAttribute('href', `${baseURL}${paths.event(event.slug)}`);
});

test('nobody is organizer of nothing', async ({ page }) => {
  await page.goto(paths.organizer('there-is-no-such-house'));
  await expect(page.getByRole('heading', { name: 'No such page' })).toBeVisible();
});

import { unique, uniqueEmail } from './support/api.js';
import { DESK, expect, PHONE, signIn, test } from './support/fixtures.js';
import { givenHouse, givenPerson, PASSWORD } from './support/given.js';

test.use(DESK);

test('from nothing to an event that everybody sees', async ({ page, visit }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Sell tickets with Foyer' }).click();
  await page.getByRole('link', { name: 'Create an account' }).click();
  await page.getByLabel('Name').fill('Mina Sato');
  await page.getByLabel('Email').fill(uniqueEmail('mina'));
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();

  const house = unique('Café Étoile');
  await page.getByLabel('Organization', { exact: true }).fill(house);
  await expect(page.getByLabel('Short name for links')).toHaveValue(/^cafe-etoile-[0-9a-f]{6}$/);
  await page.getByRole('button', { name: 'Create organization' }).click();
  await expect(page.getByRole('heading', { level: 1, name: house })).toBeVisible();

  const title = unique('Open Stage');
  await test.step('a draft, first without what it needs', async () => {
    await page.getByRole('link', { name: 'New event' }).first().click();
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await expect(page.getByLabel('Title')).toHaveAccessibleDescription('Give it a title.');
    await page.getByLabel('Title').fill(title);
    await page.getByLabel('Venue').fill('The Cellar');
    await page.getByLabel('Starts').fill('2031-06-01T20:00');
    await page.getByLabel('Ends').fill('2031-06-01T23:30');
    await page.getByLabel('Time zone').selectOption('Europe/Paris');
    await page.getByLabel('Currency').selectOption('EUR');
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  });

  const step = (name: string) => page.getByRole('listitem').filter({ hasText: name });
  const addTier = async (name: string, price: string, capacity: string) => {
    await page.getByRole('button', { name: 'Add tickets' }).click();
    const form = page.getByRole('dialog', { name: 'Add tickets' });
    await form.getByLabel('Ticket name').fill(name);
    await form.getByLabel('Price in EUR').fill(price);
    await form.getByLabel('How many').fill(capacity);
    await form.getByRole('button', { name: 'Add tickets' }).click();
    await expect(form).toBeHidden();
  };
  await test.step('the checklist says what is missing', async () => {
    await expect(step('Tickets (to do)')).toBeVisible();
    await page.getByRole('button', { name: 'Publish' }).click();
    await expect(page.getByRole('alert')).toContainText('At least one kind of ticket');
  });
  await test.step('two kinds of tickets, then it is published', async () => {
    await addTier('Regular', '12.50', '80');
    await addTier('Friends', '0', '20');
    await expect(step('Tickets (done)')).toContainText('2 on offer');
    await page.getByRole('button', { name: 'Publish' }).click();
    await expect(step('Publish (done)')).toBeVisible();
    await expect(step('First sale (to do)')).toBeVisible();
  });
  await test.step('a stranger finds it', async () => {
    const stranger = await visit(PHONE);
    await stranger.goto('/');
    await stranger.getByRole('searchbox', { name: 'Search events' }).fill(title);
    await stranger.getByRole('link', { name: title }).click();
    await expect(stranger.getByText('Sunday, June 1, 2031')).toBeVisible();
    await expect(stranger.getByText('8:00 PM GMT+2 to 11:30 PM GMT+2')).toBeVisible();
    await expect(stranger.getByText('€12.50')).toBeVisible();
    await expect(stranger.getByRole('button', { name: 'Add one Friends' })).toBeVisible();
  });
});

test('a scanner joins the team and sees the gate, and nothing about money', async ({ page, visit }) => {
  const house = await givenHouse({ tiers: [{ name: 'Regular', price: 3500 }] });
  const sam = await givenPerson('Sam Scanner');
  await signIn(page, house.owner, `/promoter/${house.organization.slug}/team`);
  await page.getByLabel('Email').fill(sam.email);
  await page.getByLabel('Role').selectOption('SCANNER');
  await page.getByRole('button', { name: 'Add to the team' }).click();
  await expect(page.getByRole('button', { name: 'Remove Sam Scanner' })).toBeVisible();

  const theirs = await visit(PHONE);
  await signIn(theirs, sam, `/promoter/${house.organization.slug}`);
  await expect(theirs.getByRole('link', { name: 'Gate' })).toBeVisible();
  await expect(theirs.getByRole('link', { name: 'Manage' })).toBeHidden();
  await expect(theirs.getByText(/sold/)).toBeHidden();
});

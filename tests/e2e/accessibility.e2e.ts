import type { Page } from '@playwright/test';
import { paths } from '../../client/src/paths.js';
import { expectAccessible, expectMailAccessible } from './support/accessibility.js';
import { ask, mailsTo } from './support/api.js';
import { drawn } from './support/film.js';
import { expect, signIn, test } from './support/fixtures.js';
import {
  givenAdmin,
  givenHold,
  givenEvent,
  givenHouse,
  givenPaymentPage,
  givenRegistration,
  givenScan,
  givenTickets,
  type House,
  type Order,
  type Registration,
  type Ticket,
} from './support/given.js';

// Each of these walks through many pages; the two workers share them.
test.describe.configure({ mode: 'parallel', timeout: 120_000 });
// A trace keeps axe's whole source with each page, and takes longer than axe.
test.use({ trace: 'off' });

interface Stage {
  house: House;
  /** An event of the same owner that takes registrations, and one of the owner's own. */
  asking: House;
  registration: Registration;
  hold: Order;
  order: Order & { tickets: Ticket[] };
}

/** Somewhere to go, and the heading that says that it is there. */
type Stop = [path: string, heading: string | RegExp];

/** Every address of the client, for who may see it. A new one without its line does not compile. */
const guests = {
  events: () => [paths.events(), 'What’s on'],
  event: ({ house }) => [paths.event(house.event.slug), house.event.title],
  organizer: ({ house }) => [paths.organizer(house.organization.slug), house.organization.name],
  newCheckout: ({ house }) => [paths.newCheckout(house.event.slug, { [house.tiers[0].id]: 2 }), 'Who is coming?'],
  checkout: ({ hold }) => [paths.checkout(hold.id), 'How would you like to pay?'],
  registerFor: ({ asking }) => [paths.registerFor(asking.event.slug), `Register for ${asking.event.title}`],
  recover: () => [paths.recover(), 'Find my order'],
  signIn: () => [paths.signIn(), 'Sign in'],
  register: () => [paths.register(), 'Create an account'],
  forgot: () => [paths.forgot(), 'New password'],
  reset: () => [`${paths.reset()}?token=a-token`, 'New password'],
  verify: () => [`${paths.verify()}?token=a-token`, 'Confirm your address'],
  acceptTransfer: () => [`${paths.acceptTransfer()}?token=a-token`, 'A ticket for you'],
  claimOffer: () => [`${paths.claimOffer()}?token=a-token`, 'Your offer'],
  leaveWaitlist: () => [`${paths.leaveWaitlist()}?token=a-token`, 'Waitlist'],
  unsubscribe: () => [`${paths.unsubscribe()}?token=a-token`, 'Messages by mail'],
  components: () => [paths.components(), /./],
} satisfies Partial<Record<keyof typeof paths, (stage: Stage) => Stop>>;

const promoters = {
  order: ({ order }) => [paths.order(order.id), 'See you there'],
  myTickets: () => [paths.myTickets(), 'My tickets'],
  ticket: ({ order }) => [paths.ticket(order.tickets[0]!.id), 'Your ticket'],
  registration: ({ asking, registration }) => [paths.registration(registration.id), asking.event.title],
  myRegistrations: () => [paths.myRegistrations(), 'My registrations'],
  account: ({ house }) => [paths.account(), house.owner.name],
  promoter: () => [paths.promoter(), 'Backstage'],
  organization: ({ house }) => [paths.organization(house.organization.slug), house.organization.name],
  auditLog: ({ house }) => [paths.auditLog(house.organization.slug), 'Audit log'],
  team: ({ house }) => [paths.team(house.organization.slug), 'Team'],
  settings: ({ house }) => [paths.settings(house.organization.slug), 'Settings'],
  newEvent: ({ house }) => [paths.newEvent(house.organization.slug), 'New event'],
  manageEvent: ({ house }) => [paths.manageEvent(house.event.id), house.event.title],
  eventOrders: ({ house }) => [paths.eventOrders(house.event.id), 'Orders'],
  issueTickets: ({ house }) => [paths.issueTickets(house.event.id), 'Give out tickets'],
  refunds: ({ house }) => [paths.refunds(house.event.id), 'Refunds'],
  transfers: ({ house }) => [paths.transfers(house.event.id), 'Transfers'],
  registrations: ({ asking }) => [paths.registrations(asking.event.id), 'Registrations'],
  waitlist: ({ house }) => [paths.waitlist(house.event.id), 'Waitlist'],
  promoCodes: ({ house }) => [paths.promoCodes(house.event.id), 'Promo codes'],
  eventMails: ({ house }) => [paths.eventMails(house.event.id), 'Mails'],
  scans: ({ house }) => [paths.scans(house.event.id), 'Scans'],
  messages: ({ house }) => [paths.messages(house.event.id), 'Messages'],
  conflicts: ({ house }) => [paths.conflicts(house.event.id), 'Conflicts at the gates'],
  live: ({ house }) => [paths.live(house.event.id), house.event.title],
  wall: ({ house }) => [paths.wall(house.event.id), house.event.title],
  gates: ({ house }) => [paths.gates(house.event.id), 'Gates'],
  gate: ({ house }) => [paths.gate(house.event.id), house.event.title],
  scanner: () => [paths.scanner(), 'Gate'],
} satisfies Omit<
  Record<keyof typeof paths, (stage: Stage) => Stop>,
  keyof typeof guests | keyof typeof operators | 'calendar'
>;

const operators = {
  operator: () => [paths.operator(), 'Operator'],
} satisfies Pick<Record<keyof typeof paths, (stage: Stage) => Stop>, 'operator'>;

async function stage(): Promise<Stage> {
  const house = await givenHouse({
    tiers: [
      { name: 'Neighbours', capacity: 40, description: 'For the street we keep awake.' },
      { name: 'Balcony', price: 9000, capacity: 10 },
    ],
    capacity: 45,
  });
  const asking = await givenEvent(house, {
    requiresApproval: true,
    questions: [
      { label: 'What would you build?', kind: 'LONG_TEXT', required: true },
      { label: 'T-shirt', kind: 'CHOICE', choices: ['S', 'M'] },
      { label: 'Days', kind: 'MULTI_CHOICE', choices: ['Friday', 'Saturday'] },
      { label: 'I keep the house’s rules', kind: 'CHECKBOX' },
      { label: 'A picture of you', kind: 'FILE', perTicket: true },
    ],
  });
  const registration = await givenRegistration(asking, house.owner);
  const order = await givenTickets(house, 3, house.owner);
  await givenScan(house, order.tickets[0]!.serial);
  const { tiers } = house;
  const hold = await givenHold({ ...house, tiers: [tiers[1]!, tiers[0]] }, 2);
  return { house, asking, registration, order, hold };
}

async function visitAll(page: Page, stops: Record<string, (stage: Stage) => Stop>, given: Stage): Promise<void> {
  for (const [name, stop] of Object.entries(stops)) {
    const [path, heading] = stop(given);
    await test.step(name, async () => {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
      await expect(page.locator('[role=status][aria-busy=true]')).toHaveCount(0);
      await expectAccessible(page, name);
    });
  }
}

test('every page that needs no account', async ({ page }) => {
  const given = await stage();
  const { id, accessToken } = given.hold;
  await page.goto(`${paths.order(id)}?token=${accessToken}`); // from here on this tab may see it
  await expect(page.getByRole('link', { name: 'Go on to pay' })).toBeVisible();
  await expectAccessible(page, 'an order that waits for its money');
  await visitAll(page, guests, given);
});

test('every page of people with an account', async ({ page }) => {
  const given = await stage();
  await signIn(page, given.house.owner);
  await visitAll(page, promoters, given);
});

test('every page of an operator', async ({ page }) => {
  const given = await stage();
  await signIn(page, await givenAdmin());
  await visitAll(page, operators, given);
});

test('what appears on a page: mistakes, dialogs, ends', async ({ page, visit }) => {
  const { house, hold } = await stage();
  const { event, organization } = house;
  await page.goto('/nowhere');
  await expect(page.getByRole('heading', { name: 'No such page' })).toBeVisible();
  await expectAccessible(page, 'an address that leads nowhere');

  await page.goto(paths.newCheckout(event.slug, { [house.tiers[0].id]: 1 }));
  await page.getByRole('button', { name: 'Get tickets' }).click();
  await expect(page.getByLabel('Email')).toHaveAccessibleDescription(/doesn’t look like/);
  await expectAccessible(page, 'a form with mistakes');

  await page.goto('/?text=nothing-is-called-so');
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  await expectAccessible(page, 'a search without results');

  await page.clock.install();
  await page.goto(`${paths.order(hold.id)}?token=${hold.accessToken}`);
  await page.getByRole('link', { name: 'Go on to pay' }).click();
  await expect(page.getByRole('timer')).toHaveText(/minutes left/);
  await page.clock.fastForward('09:45');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'a hold that is about to end');
  await page.clock.fastForward('01:00');
  await expect(page.getByRole('heading', { name: 'Your hold has ended' })).toBeVisible();
  await expectAccessible(page, 'a hold that has ended');

  const backstage = await visit();
  await signIn(backstage, house.owner, paths.manageEvent(event.id));
  await backstage.getByRole('button', { name: 'Edit Neighbours' }).click();
  const dialog = backstage.getByRole('dialog', { name: 'Edit tickets' });
  await dialog.getByLabel('How many').fill('none');
  await dialog.getByRole('button', { name: 'Save changes' }).click();
  await expect(dialog.getByLabel('How many')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(backstage, 'a dialog with mistakes');
  await backstage.goto(`/promoter/${organization.slug}-not`);
  await expect(backstage.getByRole('heading', { name: 'No such page' })).toBeVisible();
});

test('the gate’s verdicts', async ({ page, film }) => {
  const { house, order } = await stage();
  await film(await drawn('no ticket of ours'));
  await signIn(page, house.owner, paths.gate(house.event.id));
  await page.getByRole('button', { name: 'Start shift' }).click();
  const verdict = page.getByRole('alert');
  await expect(verdict).toContainText('STOP');
  await expectAccessible(page, 'STOP');

  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Type a serial' }).click();
  await expectAccessible(page, 'the dialog for a serial');
  await page.getByLabel('Serial').fill(order.tickets[1]!.serial);
  await page.getByRole('button', { name: 'Look it up' }).click();
  await expect(page.getByRole('region', { name: 'Ticket found' })).toBeVisible();
  await expectAccessible(page, 'the name first');
  await page.getByRole('button', { name: 'Continue: let in' }).click();
  await expect(verdict).toContainText('ADMIT');
  await expectAccessible(page, 'ADMIT');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(verdict).toContainText('UNDONE');
  await expectAccessible(page, 'UNDONE');
  await page.getByRole('button', { name: 'Next' }).click();
  await expectAccessible(page, 'scanning');
});

test('the sandbox’s pages, the outbox and the mails in it', async ({ page }) => {
  const { hold, order } = await stage();
  for (const provider of ['STRIPE', 'PAYSTACK'] as const) {
    await page.goto(await givenPaymentPage(hold, provider));
    await expect(page.getByRole('button', { name: 'Decline the payment' })).toBeVisible();
    await expectAccessible(page, `the page of ${provider}`);
  }
  await page.goto('/sandbox');
  await expect(page.getByRole('heading', { name: 'Payment sandbox' })).toBeVisible();
  await expectAccessible(page, 'the sandbox');

  const { email } = order;
  const subjects = async () => (await mailsTo(email)).map(mail => mail.subject);
  await ask('mutation ($email: EmailAddress!) { requestPasswordReset(input: { email: $email }) }', { email });
  await ask('mutation ($email: EmailAddress!) { recoverOrders(input: { email: $email }) }', { email });
  await expect.poll(subjects).toHaveLength(5); // its tickets, its registration and its address were mailed before
  await page.goto(`/dev/outbox?to=${email}`);
  await expect(page.getByRole('heading', { name: 'Outbox' })).toBeVisible();
  await expectAccessible(page, 'the outbox');
  for (const mail of await mailsTo(email)) await expectMailAccessible(page, mail);
});

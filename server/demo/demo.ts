import { newId } from '../platform/ids.js';
import type { App } from '../app.js';
import { EmailTakenError } from '../accounts/account.errors.js';
import { User } from '../accounts/user.entity.js';
import type { Viewer } from '../accounts/viewer.entity.js';
import { CheckInKind } from '../check-in/check-in.entity.js';
import { Event } from '../events/event.entity.js';
import type { Tier } from '../events/tier.entity.js';
import { ProviderName } from '../payments/payment.entity.js';
import { clock } from '../platform/clock.js';
import { forkEntityManager } from '../platform/database.js';
import { DEMO_EVENTS, DEMO_ORGANIZATION, DEMO_PASSWORD, DEMO_PEOPLE, type DemoEvent } from './demo-programme.js';

const HOUR = 3_600_000;

const BUYERS = [
  'Amara Nwosu',
  'Jonas Weiß',
  'Chloé Martin',
  'Kofi Mensah',
  'Şule Yılmaz',
  'Zanele Dube',
  'Mateo Ruiz',
  'Aiko Tanaka',
];

/**
 * Makes the demo organization with its people, events, sales and scans, as people would make them: through the
 * services, paid for on the sandbox's pages. The app must be listening.
 * @returns what a person wants to know of it, a line each; null where it was made before.
 * @throws Error where there is no sandbox: everybody knows the demo's password, and one of its accounts is an ADMIN.
 */
export async function seedDemo(app: App): Promise<string[] | null> {
  if (!app.resources.config.sandbox)
    throw new Error(
      'The demo exists with the sandbox alone: not in production, on this machine, without a provider’s key.',
    );
  const [ownerToBe, ...others] = DEMO_PEOPLE;
  const owner = await register(app, ownerToBe).catch(asMadeBefore);
  if (!owner) {
    await bringTonightBack(app);
    return null;
  }

  const people = await Promise.all(others.map(person => register(app, person)));
  const scanner = people.find(({ email }) => email.startsWith('scanner'))!;
  const asOwner = viewing(owner);
  const organization = await app.services(asOwner).organizations.create(DEMO_ORGANIZATION);
  for (const { email, role } of others) {
    if (role && role !== 'ADMIN') await app.services(asOwner).members.set(organization.id, email, role);
  }
  for (const programme of DEMO_EVENTS) await stage(app, asOwner, organization.id, programme, viewing(scanner));
  return [
    `Demo accounts (password ${DEMO_PASSWORD}):`,
    ...DEMO_PEOPLE.map(({ email, role }) => `  ${email.padEnd(20)} ${role ?? 'a buyer'}`),
  ];
}

/** The first account is taken: the demo is there, or another process makes it just now. */
function asMadeBefore(error: unknown): null {
  if (error instanceof EmailTakenError) return null;
  throw error;
}

const viewing = (user: User): Viewer => ({ user, ip: null });

async function register(app: App, { email, name, role }: (typeof DEMO_PEOPLE)[number]): Promise<User> {
  if (role === 'ADMIN') return (await app.services().admins.create({ email, name, password: DEMO_PASSWORD })).user;
  const { user } = await app.services().accounts.register({ email, name, password: DEMO_PASSWORD });
  await app.resources.orm.em.fork().nativeUpdate(User, { id: user.id }, { emailVerifiedAt: clock.now() });
  return user;
}

/** When it starts, opens its doors and ends: within the hour, or at eight in the evening some days from now. */
function timesOf({ starts, lastsHours, timeZone }: DemoEvent): Pick<Event, 'startsAt' | 'doorsAt' | 'endsAt'> {
  const now = clock.now().getTime();
  const startsAt =
    'inHours' in starts ? Math.ceil(now / HOUR) * HOUR + starts.inHours * HOUR : eveningAt(starts.inDays, timeZone);
  return {
    startsAt: new Date(startsAt),
    doorsAt: new Date(startsAt - 1.5 * HOUR),
    endsAt: new Date(startsAt + lastsHours * HOUR),
  };
}

/** Eight in the evening where it takes place, so many days from now. */
function eveningAt(inDays: number, timeZone: string): number {
  const midnight = Math.floor(clock.now().getTime() / (24 * HOUR)) * 24 * HOUR + inDays * 24 * HOUR;
  const hourThere = Number(
    new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(midnight),
  );
  return midnight + (20 - hourThere) * HOUR;
}

/** The demo's night ends as every night does; at the next start it begins anew, with whom it let in. */
async function bringTonightBack(app: App): Promise<void> {
  const tonight = DEMO_EVENTS.find(({ starts }) => 'inHours' in starts)!;
  const em = forkEntityManager(app.resources.orm);
  const owner = await em.findOneOrFail(User, { email: DEMO_PEOPLE[0].email });
  const event = await em.findOne(Event, { title: tonight.title, organization: { slug: DEMO_ORGANIZATION.slug } });
  if (!event || event.endsAt > clock.now()) return;
  await app.services(viewing(owner)).eventEditing.update({ eventId: event.id, ...timesOf(tonight) });
}

/** One event with its tiers, published, and where the programme says so sold, waited for and scanned. */
async function stage(
  app: App,
  asOwner: Viewer,
  organizationId: string,
  programme: DemoEvent,
  asScanner: Viewer,
): Promise<void> {
  const { tiers, inside, inLine = 0, questions = [], registrations = [], ...rest } = programme;
  const { starts: _starts, lastsHours: _lastsHours, ...details } = rest;
  const event = await app
    .services(asOwner)
    .eventEditing.create({ ...details, questions: [...questions], organizationId, ...timesOf(programme) });
  const made: { tier: Tier; orders: readonly number[]; wishes: readonly number[] }[] = [];
  for (const { orders = [], wishes = [], ...tier } of tiers) {
    made.push({ tier: await app.services(asOwner).tiers.create({ ...tier, eventId: event.id }), orders, wishes });
  }
  await app.services(asOwner).eventEditing.publish(event.id);

  let buyer = 0;
  for (const { tier, orders, wishes } of made) {
    for (const quantity of orders) await buy(app, event, tier, quantity, BUYERS[buyer++ % BUYERS.length]!);
    for (const quantity of wishes) {
      const name = BUYERS[buyer++ % BUYERS.length]!;
      await app.services().waitlist.join({ tierId: tier.id, name, email: addressOf(name), quantity });
    }
  }
  for (const [name, teamName, members, answers] of registrations) {
    const given = answers.map((answer, i) => [event.questions[i]!.id, answer]);
    await app.services().registrations.submit({
      eventId: event.id,
      tierId: made[0]!.tier.id,
      name,
      email: addressOf(name),
      phone: null,
      teamName,
      members,
      answers: Object.fromEntries(given) as Record<string, unknown>,
      attachmentIds: [],
      idempotencyKey: newId(),
    });
  }
  for (let i = 0; i < inLine; i += 1) await app.services().places.join(event.id);
  if (inside) await letIn(app, event, inside, asScanner);
}

/** `jonaswei@foyer.test`. */
const addressOf = (name: string): string =>
  `${name
    .normalize('NFD')
    .replace(/[^a-z]/gi, '')
    .toLowerCase()}@foyer.test`;

/** A guest holds, pays on the sandbox's page and comes back. */
async function buy(app: App, event: Event, tier: Tier, quantity: number, name: string): Promise<void> {
  const services = app.services();
  const order = await services.buying.reserve({
    eventId: event.id,
    items: [{ tierId: tier.id, quantity }],
    buyer: { name, email: addressOf(name) },
    idempotencyKey: newId(),
  });
  const { redirectUrl } = await services.buying.start({
    orderId: order.id,
    provider: event.currency === 'NGN' ? ProviderName.PAYSTACK : ProviderName.STRIPE,
    returnUrl: `${app.resources.config.publicUrl}/orders/${order.id}`,
    idempotencyKey: newId(),
  });
  if (!redirectUrl) return;
  await fetch(redirectUrl, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ outcome: 'pay' }) });
  await services.checkout.confirm(order.id);
}

async function letIn(
  app: App,
  event: Event,
  { tickets, gates }: NonNullable<DemoEvent['inside']>,
  asScanner: Viewer,
): Promise<void> {
  const sold = await app.services(asScanner).tickets.ofEvent(event.id, {}, { first: tickets });
  for (const [i, { serial }] of sold.nodes.entries()) {
    const scan = {
      eventId: event.id,
      serial,
      gate: gates[i % gates.length]!,
      kind: CheckInKind.ENTRY,
      scanId: newId(),
    };
    await app.services(asScanner).checkIns.checkIn(scan);
  }
}

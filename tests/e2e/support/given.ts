/* Long because it is everything that browser tests begin with. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { ask, change, serverUrl, unique, uniqueEmail } from './api.js';
import { SERVER_DATA } from './global-setup.js';

/** Builders of what a test needs but is not about, made through the API as any client makes them. */
export const PASSWORD = 'a quiet harbour at dawn';
const HOUR = 3_600_000;

export interface Person {
  email: string;
  name: string;
  token: string;
}

/** Somebody with an account. */
export async function givenPerson(name = 'Ada Lovelace'): Promise<Person> {
  const email = uniqueEmail(name);
  const input = { email, name, password: PASSWORD };
  const { accessToken } = await change<{ accessToken: string }>(
    'registerUser',
    input,
    '... on Session { accessToken }',
  );
  return { email, name, token: accessToken };
}

/** What an operator does on the command line, beside the running server. @returns what it printed. */
export async function cli(...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', './scripts/typescript.js', 'server/cli/main.ts', ...words],
    { env: { PATH: process.env['PATH'], DATA_DIR: process.env[SERVER_DATA], PUBLIC_URL: serverUrl(), DEMO: 'off' } },
  );
  return stdout;
}

/** An operator, made as operators are. */
export async function givenAdmin(): Promise<Pick<Person, 'email' | 'name'>> {
  const [email, name] = [uniqueEmail('operator'), 'Ada Overseer'];
  await cli('create-admin', '--email', email, '--name', name, '--password', PASSWORD);
  return { email, name };
}

export interface Tier {
  id: string;
  name: string;
}

export interface House {
  owner: Person;
  organization: { id: string; slug: string; name: string };
  event: { id: string; slug: string; title: string };
  tiers: [Tier, ...Tier[]];
}

interface HouseWishes {
  /** Each: price in cents, 0 unless told; capacity, 100 unless told. */
  tiers?: { name: string; price?: number; capacity?: number; description?: string; hidden?: boolean }[];
  title?: string;
  /** The organization's name. */
  house?: string;
  [eventField: string]: unknown;
}

/** A promoter with an organization and an event tonight, published, its doors open. */
export async function givenHouse({ house, ...wishes }: HouseWishes = {}): Promise<House> {
  const owner = await givenPerson('Mina Sato');
  const name = house ?? unique('Lantern House');
  const organization = await change<House['organization']>(
    'createOrganization',
    { name, slug: name.toLowerCase().replaceAll(' ', '-') },
    '... on Organization { id slug name }',
    owner.token,
  );
  return givenEvent({ owner, organization }, wishes);
}

/** One more event of a house, tonight, published, its doors open. */
export async function givenEvent(
  { owner, organization }: Pick<House, 'owner' | 'organization'>,
  { tiers = [{ name: 'Regular' }], title, house: _house, ...fields }: HouseWishes = {},
): Promise<House> {
  const at = (hours: number) => new Date(Date.now() + hours * HOUR);
  const event = await change<House['event']>(
    'createEvent',
    {
      organizationId: organization.id,
      title: title ?? unique('Lantern Night'),
      description: 'Paper lanterns, four bands and the last ferry home.',
      venue: { name: 'Pier Nine Hall', address: '9 Marina Road', city: 'Lagos', country: 'NG' },
      doorsAt: at(-0.5),
      startsAt: at(1),
      endsAt: at(6),
      timeZone: 'Africa/Lagos',
      currency: 'USD',
      ...fields,
    },
    '... on Event { id slug title }',
    owner.token,
  );
  const made: Tier[] = [];
  for (const tier of tiers) {
    const input = { eventId: event.id, price: 0, capacity: 100, ...tier };
    made.push(await change<Tier>('createTier', input, '... on Tier { id name }', owner.token));
  }
  await change('publishEvent:EventIdInput', { eventId: event.id }, '... on Event { id }', owner.token);
  return { owner, organization, event, tiers: made as House['tiers'] };
}

export interface Registration {
  id: string;
  accessToken: string;
  email: string;
}

/** A registration that waits; a guest's unless somebody is named. Required texts are answered with a sentence. */
export async function givenRegistration(
  { event, tiers }: House,
  person?: Person,
  name = person?.name ?? 'Grace Hopper',
): Promise<Registration> {
  const email = person?.email ?? uniqueEmail(name);
  const asked = await ask<{
    event: { questions: { id: string; kind: string; required: boolean; choices: string[] }[] };
  }>('query ($id: ID!) { event(id: $id) { questions { id kind required choices } } }', { id: event.id });
  const answers = asked.event.questions
    .filter(question => question.required)
    .map(({ id, kind, choices }) => [id, kind === 'CHOICE' ? choices[0] : 'A lamp that sings.']);
  const input = {
    eventId: event.id,
    tierId: tiers[0].id,
    name,
    email,
    teamName: 'Team Lantern',
    answers: Object.fromEntries(answers) as object,
    idempotencyKey: randomUUID(),
  };
  const made = await change<Omit<Registration, 'email'>>(
    'submitRegistration',
    input,
    '... on Registration { id accessToken }',
    person?.token,
  );
  return { ...made, email };
}

/** Somebody who works for the house. */
export async function givenMember({ owner, organization }: House, role: 'SCANNER' | 'VIEWER' | 'MANAGER') {
  const person = await givenPerson('Sam Scanner');
  const input = { organizationId: organization.id, email: person.email, role };
  await change('setMember', input, '... on Membership { role }', owner.token);
  return person;
}

export interface Order {
  id: string;
  number: string;
  accessToken: string;
  email: string;
}

/** A hold; a guest's unless a buyer is named. */
export async function givenHold(
  { event, tiers }: House,
  quantity = 1,
  buyer?: Person,
  guest = uniqueEmail('guest'),
): Promise<Order> {
  const email = buyer?.email ?? guest;
  const input = {
    eventId: event.id,
    items: [{ tierId: tiers[0].id, quantity }],
    buyer: { name: buyer?.name ?? 'Grace Hopper', email },
    idempotencyKey: randomUUID(),
  };
  const order = await change<Omit<Order, 'email'>>(
    'reserveTickets',
    input,
    '... on Order { id number accessToken }',
    buyer?.token,
  );
  return { ...order, email };
}

export interface Ticket {
  id: string;
  serial: string;
  code: string;
}

/** An order of a free tier: paid at once, with its tickets. */
export async function givenTickets(house: House, quantity = 1, buyer?: Person, guest = uniqueEmail('guest')) {
  const { id: orderId, accessToken, ...order } = await givenHold(house, quantity, buyer, guest);
  const input = { orderId, accessToken, returnUrl: `${serverUrl()}/orders/${orderId}`, idempotencyKey: randomUUID() };
  const started = await change<{ order: { tickets: Ticket[] } }>(
    'startCheckout',
    input,
    '... on CheckoutStarted { order { tickets { id serial code } } }',
    buyer?.token,
  );
  return { ...order, id: orderId, accessToken, tickets: started.order.tickets };
}

/** What makes the codes of these tickets, as their holder's page gets it; of an event whose codes rotate. */
export async function rotatingTickets({ id, accessToken }: Pick<Order, 'id' | 'accessToken'>) {
  const QUERY =
    'query ($id: ID!, $accessToken: String) { order(id: $id, accessToken: $accessToken) { tickets { serial code rotatingSecret } } }';
  interface Found {
    order: { tickets: { serial: string; code: string; rotatingSecret: string }[] };
  }
  return (await ask<Found>(QUERY, { id, accessToken })).order.tickets;
}

/** The sandbox's page for a new payment of this order, not opened yet. */
export async function givenPaymentPage(order: Order, provider: 'STRIPE' | 'PAYSTACK'): Promise<string> {
  const { id: orderId, accessToken } = order;
  const returnUrl = `${serverUrl()}/checkout/${orderId}?returned=1`;
  const input = { orderId, accessToken, provider, returnUrl, idempotencyKey: randomUUID() };
  const selection = '... on CheckoutStarted { redirectUrl }';
  return (await change<{ redirectUrl: string }>('startCheckout', input, selection)).redirectUrl;
}

/** Lets a ticket in, by its serial. */
export async function givenScan({ event, owner }: House, serial: string, gate = 'Main door'): Promise<void> {
  const input = { eventId: event.id, serial, gate, scanId: randomUUID() };
  await ask('mutation ($input: CheckInInput!) { checkIn(input: $input) { outcome } }', { input }, owner.token);
}

/** An order that was paid at the sandbox's Stripe, with its tickets. */
export async function givenPaidOrder(house: House, quantity = 1, guest = uniqueEmail('guest')) {
  const order = await givenHold(house, quantity, undefined, guest);
  const page = await givenPaymentPage(order, 'STRIPE');
  await fetch(page, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ outcome: 'pay' }) });
  const input = { orderId: order.id, accessToken: order.accessToken };
  const selection = '... on Order { status tickets { id serial code } }';
  const paid = await change<{ status: string; tickets: Ticket[] }>('confirmPayment', input, selection);
  if (paid.status !== 'PAID') throw new Error(`a paid order is ${paid.status}`);
  return { ...order, tickets: paid.tickets };
}

/** Its buyer asks for the money back: of all its tickets, or of these. */
export async function givenRefundRequest(order: Order, reason = 'I am ill', ticketIds?: string[]) {
  const input = { orderId: order.id, accessToken: order.accessToken, reason, idempotencyKey: randomUUID() };
  const selection = '... on Refund { id status }';
  return change<{ id: string; status: string }>(
    'requestRefund',
    { ...input, ...(ticketIds && { ticketIds }) },
    selection,
  );
}

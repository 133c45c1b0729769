/* Long because it says for each of the client’s queries what it is asked with. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kind, OperationTypeNode, print, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { startTestApp, type TestApp } from './support/app.js';
import { clientDocuments } from './support/documents.js';
import { furnish } from './support/furnish.js';
import type { GivenEvent, GivenOrganization, GivenUser } from './support/given.js';
import { registering } from './support/registering.js';
import { kinds, statementsOf } from './support/statements.js';
import { waiting } from './support/waiting.js';

const FEW = 2;
const MANY = 50;
/** More than these and a page is worth a look, however its rows are. */
const MOST = 16;
/** In longer lists, two fields that load the same may miss each other's batch: once, not once a row. */
const MISSED = 1;

let app: TestApp;
let buyer: GivenUser;
let operator: GivenUser;
const houses: Record<number, { organization: GivenOrganization; night: GivenEvent }> = {};
beforeAll(async () => {
  app = await startTestApp();
  operator = await app.given.user({ admin: true, verified: true });
  buyer = await app.given.user({ email: 'reader@example.com', verified: true });
  for (const size of [FEW, MANY]) houses[size] = await furnish(app, size, buyer);
}, 240_000);
afterAll(async () => app[Symbol.asyncDispose]());

type Asked = { variables?: (size: number) => object; as?: (size: number) => GivenUser };
const owner = (size: number) => houses[size]!.organization.owner;
const night = (size: number) => ({ id: houses[size]!.night.id });
/** The page of a list is of so many rows: of the same event, whose rows are many. */
const nightOfMany = () => ({ eventId: houses[MANY]!.night.id });
const ownerOfMany = () => owner(MANY);
const house = (size: number) => ({ slug: houses[size]!.organization.slug });
const everyTier = (size: number) => {
  const { id, tiers } = houses[size]!.night;
  return { input: { eventId: id, items: tiers.map(tier => ({ tierId: tier.id, quantity: 1 })).slice(0, 10) } };
};

/** Who asks each query of the client, and for what; nothing said: somebody who is not signed in, for what needs no name. */
const ASKED: Record<string, Asked> = {
  Viewer: { as: owner },
  ServerNow: {},
  HeldOrder: { variables: orderOf },
  CheckoutEvent: { variables: size => ({ slug: houses[size]!.night.slug }) },
  CheckoutQuote: { variables: everyTier },
  Providers: {},
  EventPage: { variables: size => ({ slug: houses[size]!.night.slug }) },
  Events: {},
  Organizer: { variables: () => house(MANY) },
  OrganizersPast: { variables: () => house(MANY) },
  AllInPrice: { variables: everyTier },
  TierAllIn: { variables: everyTier },
  GateEvent: { variables: night, as: owner },
  MyGates: { as: ownerOfMany },
  GateLook: { variables: size => ({ serial: ticketsOf[size]!.serial }), as: owner },
  GateSearch: { variables: () => ({ ...nightOfMany(), search: 'a' }), as: ownerOfMany },
  LiveEvent: { variables: night, as: owner },
  LiveEntries: { variables: size => ({ ...night(size), minutes: 1_440 }), as: owner },
  LiveOffice: { variables: size => night(size), as: owner },
  SoldByMinute: { variables: night, as: owner },
  GatesPage: { variables: night, as: owner },
  EndOfDay: { variables: night, as: owner },
  ProvidersNow: { as: () => operator },
  PaymentIssues: { as: () => operator },
  Disputes: { as: () => operator },
  Webhooks: { as: () => operator },
  Mails: { as: () => operator },
  MyTickets: { as: () => buyer },
  OrderPage: { variables: orderOf },
  TicketPage: { variables: size => ({ id: ticketsOf[size]!.id }), as: owner },
  EventOrders: { variables: nightOfMany, as: ownerOfMany },
  OrderFiles: {
    variables: size => ({ id: orders[size]!.id }),
    as: size => offers[size]!.event.organization.owner,
  },
  Host: { variables: house, as: owner },
  Organization: { variables: () => house(MANY), as: ownerOfMany },
  Team: { variables: house, as: owner },
  Audited: { variables: house, as: owner },
  AuditLog: { variables: () => ({ organizationId: houses[MANY]!.organization.id }), as: ownerOfMany },
  EventScans: { variables: nightOfMany, as: ownerOfMany },
  Conflicts: { variables: nightOfMany, as: ownerOfMany },
  GateManifest: { variables: nightOfMany, as: ownerOfMany },
  EventMails: { variables: nightOfMany, as: ownerOfMany },
  ManageEvent: { variables: night, as: owner },
  OrganizationSettings: { variables: house, as: owner },
  RoomNow: { variables: night, as: owner },
  PromoCodes: { variables: size => ({ eventId: night(size).id }), as: owner },
  EventSales: { variables: size => ({ ...night(size), bucket: 'DAY' }), as: owner },
  EventRefunds: { variables: nightOfMany, as: ownerOfMany },
  EventMessages: { variables: nightOfMany, as: ownerOfMany },
  MessageRecipients: { variables: nightOfMany, as: ownerOfMany },
  MessageConsent: { variables: size => ({ token: refusable[size]! }) },
  EventTransfers: {
    variables: () => ({ eventId: offers[MANY]!.event.id }),
    as: () => offers[MANY]!.event.organization.owner,
  },
  MyTransfers: { as: () => buyer },
  PassedOnTicket: { variables: size => passed[size]! },
  TransferOffer: { variables: size => ({ token: offers[size]!.token }) },
  RegistrationForm: { variables: size => ({ slug: registered[size]!.event.slug }) },
  OwnRegistration: { variables: size => registered[size]!.own },
  MyPlaces: { as: size => waiters[size]! },
  MyRegistrations: { as: () => registrant },
  LeftBehind: {
    variables: () => ({ eventId: registered[MANY]!.event.id }),
    as: () => registered[MANY]!.event.organization.owner,
  },
  Undecided: {
    variables: () => ({ eventId: registered[MANY]!.event.id }),
    as: () => registered[MANY]!.event.organization.owner,
  },
  RegistrationFiles: {
    variables: size => ({ id: registered[size]!.own.id }),
    as: size => registered[size]!.event.organization.owner,
  },
  RegistrationsNow: {
    variables: size => ({ eventId: registered[size]!.event.id, ids: registered[size]!.ids }),
    as: size => registered[size]!.event.organization.owner,
  },
  EventRegistrations: {
    variables: () => ({ eventId: registered[MANY]!.event.id }),
    as: () => registered[MANY]!.event.organization.owner,
  },
  IssuePage: { variables: size => ({ eventId: night(size).id }), as: owner },
  Issuances: { variables: nightOfMany, as: ownerOfMany },
  WaitlistTiers: { variables: size => ({ eventId: night(size).id }), as: owner },
  Waitlist: { variables: () => ({ tierId: lines[MANY]!.tierId }), as: ownerOfMany },
  WaitlistPlace: { variables: size => ({ token: lines[size]!.place }) },
  WaitlistOffer: { variables: size => ({ token: lines[size]!.offer }) },
};

/** The token at the foot of a mail of the night. */
const refusable: Record<number, string> = {};

/** Lines of so many: one in it by its token, and the offer to the first of them. */
const lines: Record<number, { tierId: string; place: string | null; offer: string }> = {};
beforeAll(async () => {
  const wait = waiting(app);
  for (const size of [FEW, MANY]) {
    const { event, orders: sold } = await wait.soldOut(1, { organization: houses[size]!.organization });
    const entries = await wait.line(event.tier, ...Array<number>(size).fill(1));
    await wait.refund(sold[0]!);
    const offer = app.app.resources.secrets.linkToken('waitlist-claim', entries[0]!.id);
    lines[size] = { tierId: event.tier.id, place: entries.at(-1)!.token, offer };
  }
});

/** Who waits for so many kinds of tickets, and has an offer of each second one. */
const waiters: Record<number, GivenUser> = {};
beforeAll(async () => {
  const wait = waiting(app);
  for (const size of [FEW, MANY]) {
    const waiter = (waiters[size] = await app.given.user({ verified: true }));
    const { email } = waiter;
    const tiers = Array.from({ length: size }, () => ({ price: 0, capacity: 1 }));
    const { event } = await wait.soldOut(0, { tiers, organization: houses[size]!.organization });
    for (const [i, tier] of event.tiers.entries()) {
      const order = await app.given.paidOrder(event, { tier });
      await wait.join(tier, { email });
      if (i % 2 === 0) await wait.refund(order);
    }
  }
}, 60_000);

/** Events with so many registrations, each with a file and an answer, half of them approved; one by its token. */
interface Registered {
  event: GivenEvent;
  ids: string[];
  own: { id: string; accessToken: string | null };
}
const registered: Record<number, Registered> = {};
let registrant: GivenUser;
beforeAll(async () => {
  const register = registering(app);
  registrant = await app.given.user({ email: 'registrant@example.com', verified: true });
  for (const size of [FEW, MANY]) {
    const event = await register.event({
      questions: [
        { label: 'Why', kind: 'TEXT' },
        { label: 'Size', kind: 'CHOICE', choices: ['S', 'M'] },
      ],
    });
    const { Why: why } = await register.questions(event);
    const file = await register.file(event);
    const ids: string[] = [];
    for (let i = 0; i < size; i += 1) {
      const sent = { email: registrant.email, answers: { [why!]: 'To see it.' }, attachmentIds: [file] };
      const { id, accessToken } = await register.submit(event, sent);
      if (i % 2 === 0) await register.approve({ id }, event);
      ids.push(id);
      registered[size] = { event, ids, own: { id, accessToken } };
    }
  }
}, 60_000);

const orders: Record<number, { id: string; accessToken: string }> = {};
/** Of each ticket of such an order, one that waits for the buyer. */
const offers: Record<number, { event: GivenEvent; token: string }> = {};
const ticketsOf: Record<number, { id: string; serial: string }> = {};
/** A ticket that its buyer passed on, after so many offers that were taken back, and a token of when they held it. */
const passed: Record<number, { id: string; accessToken: string }> = {};
/** An order of so many tickets. */
function orderOf(size: number): object {
  return orders[size]!;
}
beforeAll(async () => {
  for (const size of [FEW, MANY]) {
    const event = await app.given.event({ tiers: [{ capacity: 500, maxPerOrder: MANY }] });
    const { id, accessToken } = await app.given.paidOrder(event, { quantity: size });
    orders[size] = { id, accessToken };
    const [offer] = await app.sql<{ id: string }>(
      `insert into transfers (id, event_id, ticket_id, from_name, from_email, to_email, status, created_at, offered_at, expires_at)
       select gen_random_uuid(), event_id, id, holder_name, holder_email, ?, 'PENDING', now(), now(), now() + interval '1 hour'
       from tickets where order_id = ? returning id`,
      [buyer.email, id],
    );
    const [gone] = await app.sql<{ id: string }>(
      `with ticket as (select * from tickets where order_id = ? limit 1),
         code as (insert into ticket_codes (digest, ticket_id, version) select sha256(id::text::bytea), id, 2 from ticket)
       insert into transfers (id, event_id, ticket_id, from_name, from_email, to_email, status, created_at, offered_at, expires_at, settled_at, code_version)
       select gen_random_uuid(), event_id, id, holder_name, holder_email, ?, case n when 1 then 'ACCEPTED' else 'CANCELLED' end,
         now(), now(), now(), now(), case n when 1 then 2 end
       from ticket, generate_series(1, ${size}) as n returning ticket_id as id`,
      [id, buyer.email],
    );
    const { secrets } = app.app.resources;
    passed[size] = { id: gone!.id, accessToken: secrets.token('ticket-access', `${gone!.id}:1`) };
    offers[size] = { event, token: app.app.resources.secrets.linkToken('transfer-offer', offer!.id) };
    const [ticket] = await app.sql<{ id: string; serial: string }>(
      `select id, serial from tickets where event_id = '${houses[size]!.night.id}' limit 1`,
    );
    ticketsOf[size] = ticket!;
    const { night } = houses[size]!;
    const [bought] = await app.sql<{ id: string }>('select order_id as id from tickets where event_id = ? limit 1', [
      night.id,
    ]);
    await app.app.services().orderMail.mailTickets([bought!.id]);
    const [mail] = await app.sql<{ id: string }>('select id from emails where event_id = ? limit 1', [night.id]);
    refusable[size] = app.app.resources.secrets.linkToken('message-consent', mail!.id);
  }
});

const nameOf = ({ definitions: [operation] }: DocumentNode) => (operation as OperationDefinitionNode).name!.value;
const QUERIES = clientDocuments().filter(
  ({ definitions: [operation] }) => (operation as OperationDefinitionNode).operation === OperationTypeNode.QUERY,
);

/** The same query with pages of so many. */
const paged = (document: DocumentNode, size: number): string =>
  print(
    visit(document, {
      Argument: argument =>
        argument.name.value === 'first'
          ? { ...argument, value: { kind: Kind.INT, value: String(size) } as const }
          : undefined,
    }),
  );

/** How long the longest of each of an answer's lists is, by its place: `events.nodes.tiers`. */
function longest(value: unknown, place = '', found: Record<string, number> = {}): Record<string, number> {
  if (Array.isArray(value)) {
    found[place] = Math.max(found[place] ?? 0, value.length);
    for (const one of value) longest(one, place, found);
  } else if (value !== null && typeof value === 'object') {
    for (const [name, one] of Object.entries(value)) longest(one, place ? `${place}.${name}` : name, found);
  }
  return found;
}

/** Lists whose rows nobody made here. */
const EMPTY: Record<string, string[]> = {
  OrderPage: ['order.refunds'],
  EventOrders: ['orders.edges.node.attachments'],
  OrderFiles: ['order.attachments'],
  EventRegistrations: ['registrations.edges.node.members'],
  OwnRegistration: ['registration.members'],
  WaitlistOffer: ['waitlistOffer.tier.event.questions'],
};
/** What is not about a number of rows that we have here, or asks for all of them each time. */
const AS_LONG = [
  ...['Viewer', 'OrganizationSettings', 'Providers', 'ProvidersNow', 'SoldByMinute', 'EventSales', 'WaitlistOffer'],
  ...['RegistrationFiles', 'RegistrationForm', 'OwnRegistration', 'MyRegistrations', 'OrderFiles', 'GateManifest'],
];

/** Rows of lists that nothing above fills. */
beforeAll(async () => {
  for (const size of [FEW, MANY]) {
    const { night, organization } = houses[size]!;
    const asks = registered[size]!.event.id;
    await app.sql(
      `insert into gates (id, event_id, name, created_at) select gen_random_uuid(), ?, 'Door ' || n, now() from generate_series(1, ?::int) as n`,
      [night.id, size],
    );
    await app.sql(
      `insert into gate_tiers (gate_id, tier_id)
       select gates.id, tiers.id from gates join tiers using (event_id) where event_id = ?`,
      [night.id],
    );
    await app.sql(
      `update events set questions = (select questions from events where id = ?)
       where id = ? or id = (select event_id from orders where id = ?)`,
      [asks, night.id, orders[size]!.id],
    );
    await app.sql(
      `insert into payments (id, order_id, provider, status, reference, amount, currency, page_expires_at, return_url, created_at, next_check_at)
       select gen_random_uuid(), ?, 'STRIPE', 'FAILED', gen_random_uuid()::text, 100, 'USD', now(), 'http://localhost', now(), now()
       from generate_series(1, ?::int)`,
      [orders[size]!.id, size],
    );
    await app.sql(
      `update events set starts_at = starts_at - interval '60 days', ends_at = ends_at - interval '60 days'
       where id in (select id from events where organization_id = ? and status = 'PUBLISHED' and id <> ? order by id limit ?)`,
      [organization.id, night.id, Math.ceil(size / 2)],
    );
    await app.sql('update check_ins set conflict = true where event_id = ?', [night.id]);
    for (const tickets of [
      { where: 'id = ?', of: ticketsOf[size]!.id },
      { where: 'event_id = ?', of: asks },
    ]) {
      await app.sql(
        `insert into transfers (id, event_id, ticket_id, from_name, from_email, to_email, status, created_at, offered_at, expires_at, settled_at)
         select gen_random_uuid(), event_id, id, holder_name, holder_email, 'elsewhere@example.com', 'CANCELLED', now(), now(), now(), now()
         from tickets, generate_series(1, ?::int) where ${tickets.where}`,
        [size, tickets.of],
      );
    }
  }
}, 60_000);

describe('queries of the client', () => {
  test('are all asked here', () => {
    expect(QUERIES.map(nameOf).sort()).toEqual(Object.keys(ASKED).sort());
  });

  test.each(QUERIES.map(document => [nameOf(document), document] as const))(
    '%s: as many statements for fifty as for two',
    async (name, document) => {
      const { variables, as } = ASKED[name]!;
      const sent: Record<number, string[]> = {};
      const lists: Record<number, Record<string, number>> = {};
      for (const size of [FEW, MANY]) {
        sent[size] = await statementsOf(app, async () => {
          const { data, errors } = await app.gql(paged(document, size), variables?.(size) ?? {}, {
            token: as?.(size).token,
          });
          expect(errors).toEqual([]);
          expect(Object.values(data)[0]).not.toBeNull();
          lists[size] = longest(data);
        });
      }
      const places = Object.entries(lists[MANY]!);
      expect(places.filter(([place, most]) => most + (lists[FEW]![place] ?? 0) === 0).map(([place]) => place)).toEqual(
        EMPTY[name] ?? [],
      );
      const isLonger = places.some(([place, most]) => most > (lists[FEW]![place] ?? 0));
      if (places.length > 0 && !AS_LONG.includes(name)) expect(isLonger).toBe(true);
      const few = kinds(sent[FEW]!);
      const grown = Object.entries(kinds(sent[MANY]!)).filter(([kind, count]) => count > (few[kind] ?? 0) + MISSED);
      expect(grown).toEqual([]);
      expect(sent[MANY]!.length).toBeLessThanOrEqual(MOST);
    },
  );
});

import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getNamedType, isCompositeType, isObjectType } from 'graphql';
import { startTestApp } from './support/app.js';
import type { GivenEvent } from './support/given.js';
import { registering } from './support/registering.js';
import { setStage, table, WHO, withoutVariant, type Stage, type Who } from './support/stage.js';
import { givenWalletFiles } from './support/wallets.js';

/** Fields that not everybody who reaches their object may read: `seen`, `null`, or `-` where the object itself is out of reach. */
const EXPECTED = table(`
  field                          nobody  buyer   other   promoter VIEWER  SCANNER MANAGER OWNER   ADMIN

  Ticket.code                    -       seen    -       -        null    null    seen    seen    -
  Ticket.qrPngUrl                -       seen    -       -        null    null    seen    seen    -
  Ticket.pdfUrl                  -       seen    -       -        null    null    seen    seen    -
  Ticket.appleWalletUrl          -       seen    -       -        null    null    seen    seen    -
  Ticket.googleWalletUrl         -       seen    -       -        null    null    seen    seen    -
  Ticket.holderEmail             -       seen    -       -        seen    null    seen    seen    -
  Ticket.holderName              -       seen    -       -        seen    seen    seen    seen    -
  Ticket.order                   -       seen    -       -        seen    null    seen    seen    -
  Ticket.transfer                -       seen    -       -        seen    null    seen    seen    -
  Ticket(code).transfer          null    seen    null    null     seen    null    seen    seen    null
  Ticket(code).code              null    seen    null    null     null    null    seen    seen    null
  Ticket(code).appleWalletUrl    null    seen    null    null     null    null    seen    seen    null
  Ticket(code).googleWalletUrl   null    seen    null    null     null    null    seen    seen    null
  Ticket(code).holderEmail       null    seen    null    null     seen    null    seen    seen    null
  Ticket(code).holderName        seen    seen    seen    seen     seen    seen    seen    seen    seen
  Ticket(code).order             null    seen    null    null     seen    null    seen    seen    null
  Order.accessToken              -       seen    -       -        null    -       null    null    -
  Order.buyerEmail               -       seen    -       -        seen    -       seen    seen    -
  Order(approved).registration   -       seen    -       -        seen    -       seen    seen    -
  Event.attendance               null    null    null    null     seen    seen    seen    seen    null
  Event.sales                    null    null    null    null     seen    null    seen    seen    null
  Event(cancelled).cancellation  null    null    null    null     seen    null    seen    seen    null
  Event.viewerRole               null    null    null    null     seen    seen    seen    seen    null
  Organization.members           null    null    null    null     seen    seen    seen    seen    null
  Organization.feeBasisPoints    null    null    null    null     seen    null    seen    seen    null
  Organization.legalName         null    null    null    null     seen    seen    seen    seen    null
  Organization.taxNumber         null    null    null    null     seen    seen    seen    seen    null
  Organization.receiptPrefix     null    null    null    null     seen    seen    seen    seen    null
  WaitingRoom.vipCode            null    null    null    null     null    null    seen    seen    null
  WaitingRoom.lanes              null    null    null    null     seen    null    seen    seen    null
  User.email                     -       -       -       -        null    null    seen    seen    -
  ProviderHealth.calls           null    null    null    null     null    null    null    null    seen
`);

const wallets = givenWalletFiles();
let stage: Stage;
let cancelled: GivenEvent;
let queued: GivenEvent;
let approvedOrderId: string;
beforeAll(async () => {
  stage = await setStage(await startTestApp({ listen: true, env: wallets.env }));
  cancelled = await stage.app.given.event({ organization: stage.organization });
  const waitingRoom = { admitPerMinute: 60, vipCode: 'GOLD' };
  queued = await stage.app.given.event({ organization: stage.organization, waitingRoom });
  await stage.app.gql(
    'mutation ($input: CancelEventInput!) { cancelEvent(input: $input) { __typename } }',
    { input: { eventId: cancelled.id, reason: 'A storm.' } },
    { token: stage.people.OWNER!.token },
  );
  const registers = registering(stage.app);
  const asking = await registers.event({ organization: stage.organization });
  const registration = await registers.submit(asking, {}, stage.people.buyer);
  approvedOrderId = (await registers.approve(registration, asking)).order!.id;
  await stage.app.gql(
    'mutation ($input: OfferTransferInput!) { offerTransfer(input: $input) { __typename } }',
    { input: { ticketId: stage.order.tickets[0]!.id, toEmail: 'friend@example.com' } },
    { token: stage.people.buyer!.token },
  );
}, 30_000);
afterAll(async () => {
  await stage.app[Symbol.asyncDispose]();
  rmSync(wallets.folder, { recursive: true });
});

describe('who may read what', () => {
  test.each([...EXPECTED])('%s', async (field, expected) => {
    const outcomes: Record<string, string> = {};
    for (const who of WHO) outcomes[who] = await sightOf(field, who);

    expect(outcomes).toEqual(expected);
  });

  test('a guest reads order and tickets by the access token, and a wrong one opens nothing', async () => {
    const { id, accessToken } = await stage.app.given.paidOrder(stage.event);
    const ask = (token: string) =>
      stage.app.gql(
        'query ($id: ID!, $token: String!) { order(id: $id, accessToken: $token) { accessToken buyerEmail tickets { code qrPngUrl pdfUrl holderEmail } } }',
        { id, token },
      );

    const { data } = await ask(accessToken);

    expect(data.order).toEqual({
      accessToken,
      buyerEmail: expect.stringContaining('@'),
      tickets: [
        {
          code: expect.stringMatching(/^FY1\./),
          qrPngUrl: expect.stringContaining('http'),
          pdfUrl: expect.stringContaining('http'),
          holderEmail: expect.stringContaining('@'),
        },
      ],
    });
    expect((await ask(`${accessToken.slice(0, -1)}x`)).data.order).toBeNull();
    expect((await ask(stage.order.accessToken)).data.order).toBeNull();
  });

  test('a guest’s order and tickets are an account’s as soon as its address is verified, and not before', async () => {
    const user = await stage.app.given.user();
    const { id } = await stage.app.given.paidOrder(stage.event, { email: user.email });
    const ask = async () =>
      (
        await stage.app.gql(
          'query ($id: ID!) { order(id: $id) { id } myOrders { nodes { id } } myTickets { nodes { code } } }',
          { id },
          { token: user.token },
        )
      ).data;

    expect(await ask()).toEqual({ order: null, myOrders: { nodes: [] }, myTickets: { nodes: [] } });
    await stage.app.runJobs();
    const token = await stage.app.mailedToken(user.email, 'verify');
    await stage.app.gql('mutation ($t: String!) { verifyEmail(input: { token: $t }) { __typename } }', { t: token });

    expect(await ask()).toEqual({
      order: { id },
      myOrders: { nodes: [{ id }] },
      myTickets: { nodes: [{ code: expect.stringMatching(/^FY1\./) }] },
    });
  });
});

/** How each object of the field table is reached. */
const PATHS: Record<string, () => { query: string; variables: object; path: string[] }> = {
  Ticket: () => ({
    query: 'query ($id: ID!) { ticket(id: $id) { FIELD } }',
    variables: { id: stage.order.tickets[0]!.id },
    path: ['ticket'],
  }),
  'Ticket(code)': () => ({
    query: 'query ($code: String!) { ticket(code: $code) { FIELD } }',
    variables: { code: stage.order.tickets[0]!.code },
    path: ['ticket'],
  }),
  Order: () => ({
    query: 'query ($id: ID!) { order(id: $id) { FIELD } }',
    variables: { id: stage.order.id },
    path: ['order'],
  }),
  'Order(approved)': () => ({
    query: 'query ($id: ID!) { order(id: $id) { FIELD } }',
    variables: { id: approvedOrderId },
    path: ['order'],
  }),
  Event: () => ({
    query: 'query ($id: ID!) { event(id: $id) { FIELD } }',
    variables: { id: stage.event.id },
    path: ['event'],
  }),
  'Event(cancelled)': () => ({
    query: 'query ($id: ID!) { event(id: $id) { FIELD } }',
    variables: { id: cancelled.id },
    path: ['event'],
  }),
  Organization: () => ({
    query: 'query ($slug: String!) { organization(slug: $slug) { FIELD } }',
    variables: { slug: stage.organization.slug },
    path: ['organization'],
  }),
  WaitingRoom: () => ({
    query: 'query ($id: ID!) { event(id: $id) { waitingRoom { FIELD } } }',
    variables: { id: queued.id },
    path: ['event', 'waitingRoom'],
  }),
  ProviderHealth: () => ({ query: '{ paymentProviders { FIELD } }', variables: {}, path: ['paymentProviders', '0'] }),
  User: () => ({
    query: 'query ($slug: String!) { organization(slug: $slug) { id members { role user { id FIELD } } } }',
    variables: { slug: stage.organization.slug },
    path: ['organization', 'members', '0', 'user'],
  }),
};

async function sightOf(what: string, who: Who): Promise<string> {
  const [object, field] = [what.slice(0, what.lastIndexOf('.')), what.slice(what.lastIndexOf('.') + 1)];
  const { query, variables, path } = PATHS[object]!();
  const type = stage.app.app.schema.getType(withoutVariant(object));
  const known = isObjectType(type) && type.getFields()[field];
  if (!known) throw new Error(`The schema has no ${what}`);
  const selection = `${field} ${isCompositeType(getNamedType(known.type)) ? '{ __typename }' : ''}`;

  const { data, code } = await stage.app.gql(query.replace('FIELD', selection), variables, {
    token: stage.people[who]?.token,
  });

  if (code === 'FORBIDDEN') return 'null';
  const found = path.reduce((value, key) => value?.[key], data);
  if (found === null || found === undefined) return '-';
  return found[field] === null ? 'null' : 'seen';
}

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { movedWith } from '../server/events/moved-times.js';
import { startTestApp, type TestApp } from './support/app.js';
import type { GivenEvent } from './support/given.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(async () => app[Symbol.asyncDispose]());

const DUPLICATE = `mutation ($input: DuplicateEventInput!) { duplicateEvent(input: $input) { __typename
  ... on Event { id slug status title serialPrefix startsAt endsAt doorsAt refundDeadline imageUrl capacity holdMinutes
    transferPolicy qrMode taxBasisPoints taxIncluded requiresApproval language reentry currency timeZone
    venue { name city } waitingRoom { open opensAt admitPerMinute vipCode regularShare paused }
    tiers { id name description price { amount } capacity sold held minPerOrder maxPerOrder saleStartsAt saleEndsAt hidden lane } }
  ... on InvalidInputError { fields { path } } } }`;
const duplicate = async (event: GivenEvent, input: object) =>
  (
    await app.gql(
      DUPLICATE,
      { input: { eventId: event.id, title: 'The next night', ...input } },
      event.organization.owner,
    )
  ).data.duplicateEvent;

/** In Lagos, where no clock is ever changed. */
const night = (fields: object = {}) =>
  app.given.event({
    timeZone: 'Africa/Lagos',
    startsAt: '2099-03-20T19:00:00Z',
    endsAt: '2099-03-20T23:00:00Z',
    doorsAt: '2099-03-20T18:00:00Z',
    refundDeadline: '2099-03-20T22:00:00Z',
    tiers: [
      {
        name: 'Regular',
        description: 'Standing',
        price: 1_000,
        capacity: 50,
        maxPerOrder: 4,
        saleStartsAt: '2099-03-01T08:00:00Z',
      },
      { name: 'Balcony', price: 2_500, capacity: 5, hidden: true, lane: 'VIP', saleEndsAt: '2099-03-19T19:00:00Z' },
    ],
    ...fields,
  });

describe('a duplicate', () => {
  test('is a draft with the settings and tiers of its event, sold to nobody, and all its times moved along', async () => {
    const settings = {
      capacity: 40,
      holdMinutes: 20,
      transferPolicy: 'APPROVAL',
      qrMode: 'ROTATING',
      taxBasisPoints: 750,
      taxIncluded: true,
      requiresApproval: false,
      language: 'fr',
      reentry: false,
      imageUrl: 'https://pictures.example.com/night.jpg',
      venue: { name: 'The Hall', city: 'Lagos' },
      waitingRoom: { opensAt: '2099-03-01T07:30:00Z', admitPerMinute: 90, vipCode: 'GOLD', regularShare: 0.5 },
    };
    const event = await night(settings);
    await app.sql('update tiers set sold = 3, held = 2 where id = ?', [event.tier.id]);

    const made = await duplicate(event, { startsAt: '2099-03-27T19:00:00Z', endsAt: '2099-03-28T01:00:00Z' });

    expect(made).toMatchObject({
      ...settings,
      status: 'DRAFT',
      title: 'The next night',
      startsAt: '2099-03-27T19:00:00.000Z',
      endsAt: '2099-03-28T01:00:00.000Z',
      doorsAt: '2099-03-27T18:00:00.000Z',
      refundDeadline: '2099-03-27T22:00:00.000Z',
      waitingRoom: { ...settings.waitingRoom, open: false, paused: false, opensAt: '2099-03-08T07:30:00.000Z' },
      tiers: [
        {
          name: 'Regular',
          description: 'Standing',
          price: { amount: 1_000 },
          capacity: 50,
          sold: 0,
          held: 0,
          maxPerOrder: 4,
          saleStartsAt: '2099-03-08T08:00:00.000Z',
          saleEndsAt: null,
          hidden: false,
          lane: 'REGULAR',
        },
        { name: 'Balcony', hidden: true, lane: 'VIP', saleEndsAt: '2099-03-26T19:00:00.000Z' },
      ],
    });
    expect(made.slug).toMatch(/^the-next-night/);
    const [before] = await app.sql<{ prefix: string }>('select serial_prefix as prefix from events where id = ?', [
      event.id,
    ]);
    expect(made.serialPrefix).not.toBe(before!.prefix);
  });

  test('sells tickets of its own, that its own key has signed', async () => {
    const event = await night({ tiers: [{ price: 0, capacity: 5 }] });
    const { owner } = event.organization;
    const made = await duplicate(event, { startsAt: '2099-04-20T19:00:00Z', endsAt: '2099-04-20T23:00:00Z' });
    await app.gql(
      `mutation ($id: ID!) { publishEvent(input: { eventId: $id }) { __typename } }`,
      { id: made.id },
      owner,
    );

    const order = await app.given.paidOrder(
      { ...event, id: made.id, tier: { ...event.tier, id: made.tiers[0].id } },
      {},
    );

    expect(order.tickets[0]!.serial).toBe(`${made.serialPrefix}-000001`);
  });

  test('of a cancelled event is as good; of a shorter night nothing outlasts it', async () => {
    const event = await night({ waitingRoom: { opensAt: '2099-03-20T21:00:00Z', admitPerMinute: 60 } });
    await app.gql(
      `mutation ($id: ID!) { cancelEvent(input: { eventId: $id, reason: "Rain" }) { __typename } }`,
      { id: event.id },
      event.organization.owner,
    );

    const made = await duplicate(event, { startsAt: '2099-05-01T19:00:00Z', endsAt: '2099-05-01T20:00:00Z' });

    expect(made).toMatchObject({
      status: 'DRAFT',
      refundDeadline: '2099-05-01T20:00:00.000Z',
      waitingRoom: { opensAt: null },
    });
  });

  test('needs a title and times that are one after the other', async () => {
    const event = await night();
    expect(
      await duplicate(event, { title: ' ', startsAt: '2099-05-01T19:00:00Z', endsAt: '2099-05-01T20:00:00Z' }),
    ).toEqual({
      __typename: 'InvalidInputError',
      fields: [{ path: 'title' }],
    });
    expect(await duplicate(event, { startsAt: '2099-05-01T19:00:00Z', endsAt: '2099-05-01T19:00:00Z' })).toEqual({
      __typename: 'InvalidInputError',
      fields: [{ path: 'endsAt' }],
    });
  });

  test('is in the audit log with the event that it is like', async () => {
    const event = await night();
    const made = await duplicate(event, { startsAt: '2099-05-01T19:00:00Z', endsAt: '2099-05-01T20:00:00Z' });
    expect(await app.sql('select action, details from audit_entries where subject_id = ?', [made.id])).toEqual([
      { action: 'event.duplicated', details: { from: event.slug, slug: made.slug } },
    ]);
  });
});

describe('times that move with a start', () => {
  const moved = (zone: string, before: string, after: string, instant: string) =>
    movedWith(new Date(before), new Date(after), zone)(new Date(instant)).toISOString();

  test.each([
    [
      'by days',
      'Africa/Lagos',
      '2026-03-20T19:00Z',
      '2026-03-27T19:00Z',
      '2026-03-20T18:00Z',
      '2026-03-27T18:00:00.000Z',
    ],
    [
      'over the change to summer time: seven stays seven',
      'Europe/Berlin',
      '2026-03-20T19:00Z',
      '2026-04-03T18:00Z',
      '2026-03-01T08:00Z',
      '2026-03-15T08:00:00.000Z',
    ],
    [
      'over it themselves',
      'Europe/Berlin',
      '2026-03-20T19:00Z',
      '2026-04-10T18:00Z',
      '2026-03-15T08:00Z',
      '2026-04-05T07:00:00.000Z',
    ],
    [
      'back over it',
      'America/New_York',
      '2026-11-20T00:00Z',
      '2026-10-20T23:00Z',
      '2026-11-19T15:30Z',
      '2026-10-20T14:30:00.000Z',
    ],
    [
      'into the hour that is left out',
      'Europe/Berlin',
      '2026-03-28T01:30Z',
      '2026-03-29T01:30Z',
      '2026-03-28T01:30Z',
      '2026-03-29T01:30:00.000Z',
    ],
    [
      'where the zone is half an hour off',
      'Asia/Kolkata',
      '2026-01-01T13:30Z',
      '2026-06-01T13:30Z',
      '2026-01-01T10:15Z',
      '2026-06-01T10:15:00.000Z',
    ],
  ])('%s', (_what, zone, before, after, instant, expected) => {
    expect(moved(zone, before, after, instant)).toBe(expected);
  });
});

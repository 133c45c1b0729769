import { OrganizationRole } from '../accounts/organization.entity.js';
import { TierLane } from '../events/tier.entity.js';
import { QuestionKind, type QuestionInput } from '../questions/question.types.js';

/** Of every demo account. They exist on loopback alone, with the sandbox. */
export const DEMO_PASSWORD = 'foyer-demo-night';

export const DEMO_ORGANIZATION = { name: 'Harbour Nights', slug: 'harbour-nights' };

/** Who can be tried; `role` null is a buyer, 'ADMIN' the operator. */
export const DEMO_PEOPLE = [
  { email: 'owner@foyer.test', name: 'Ọlá Adéyẹmí', role: OrganizationRole.OWNER },
  { email: 'manager@foyer.test', name: 'Mina Sato', role: OrganizationRole.MANAGER },
  { email: 'scanner@foyer.test', name: 'Sam Scanner', role: OrganizationRole.SCANNER },
  { email: 'viewer@foyer.test', name: 'Vera Lindqvist', role: OrganizationRole.VIEWER },
  { email: 'buyer@foyer.test', name: 'Béatrice Achebe', role: null },
  { email: 'admin@foyer.test', name: 'Ada Operator', role: 'ADMIN' as const },
] as const;

export interface DemoTier {
  readonly name: string;
  readonly description: string;
  /** Minor units. */
  readonly price: number;
  readonly capacity: number;
  readonly lane?: TierLane;
  readonly maxPerOrder?: number;
  /** Orders that are bought when the demo is made: quantities. */
  readonly orders?: readonly number[];
  /** Who takes a place in its waitlist when the demo is made: quantities. */
  readonly wishes?: readonly number[];
}

export interface DemoEvent {
  readonly title: string;
  readonly description: string;
  readonly venue: { name: string; address: string; city: string; country: string; latitude: number; longitude: number };
  readonly timeZone: string;
  readonly currency: string;
  /** From now: in hours, or in days at eight in the evening there. */
  readonly starts: { readonly inHours: number } | { readonly inDays: number };
  readonly lastsHours: number;
  readonly requiresApproval?: boolean;
  readonly taxBasisPoints?: number;
  readonly taxIncluded?: boolean;
  readonly tiers: readonly DemoTier[];
  /** How many of its tickets are inside already, and at which gates. */
  readonly inside?: { readonly tickets: number; readonly gates: readonly string[] };
  readonly waitingRoom?: { readonly admitPerMinute: number; readonly vipCode: string; readonly regularShare: number };
  readonly questions?: readonly QuestionInput[];
  /** Who has registered when the demo is made: each by name, team, members, and answers in the order of the questions. */
  readonly registrations?: readonly (readonly [name: string, team: string, members: string[], answers: unknown[]])[];
  /** How many take a place in its waiting room when the demo is made. */
  readonly inLine?: number;
}

/**
 * Four events: one nearly sold out, where people wait for what comes back; one that takes registrations; one tonight with
 * attendance under way; one that is sold behind a waiting room.
 */
export const DEMO_EVENTS: readonly DemoEvent[] = [
  {
    title: 'Midnight at the Harbour',
    description:
      'Four bands, two stages and the last ferry home. The Harbour Nights season closes where it began: on the pier, after dark.\n\nBring a coat. The wind is free.',
    venue: {
      name: 'Pier Nine Hall',
      address: '9 Marina Road',
      city: 'Lagos',
      country: 'NG',
      latitude: 6.4474,
      longitude: 3.3903,
    },
    timeZone: 'Africa/Lagos',
    currency: 'NGN',
    starts: { inDays: 16 },
    lastsHours: 6,
    taxBasisPoints: 750,
    taxIncluded: true,
    tiers: [
      {
        name: 'Balcony',
        description: 'Seats above the main stage, with a bar of their own.',
        price: 4_500_000,
        capacity: 12,
        lane: TierLane.VIP,
        maxPerOrder: 4,
        orders: [4, 4, 3],
      },
      {
        name: 'Standing',
        description: 'The floor, and the pier between the sets.',
        price: 1_500_000,
        capacity: 30,
        orders: [10, 10, 7],
      },
      {
        name: 'Captain’s table',
        description: 'Eight seats, one lamp, and the band comes by.',
        price: 7_500_000,
        capacity: 8,
        maxPerOrder: 4,
        orders: [4, 4],
        wishes: [2, 1, 4],
      },
    ],
  },
  {
    title: 'Builders’ Night',
    description:
      'Twelve small teams, one evening, one thing made by midnight. Tell us who you are and what you would build; we read every registration.',
    venue: {
      name: 'The Loft',
      address: '21 Rue Oberkampf',
      city: 'Paris',
      country: 'FR',
      latitude: 48.8649,
      longitude: 2.3689,
    },
    timeZone: 'Europe/Paris',
    currency: 'EUR',
    starts: { inDays: 30 },
    lastsHours: 7,
    requiresApproval: true,
    questions: [
      { label: 'What would you build by midnight?', kind: QuestionKind.LONG_TEXT, required: true },
      { label: 'T-shirt', kind: QuestionKind.CHOICE, required: true, choices: ['S', 'M', 'L', 'XL'] },
      { label: 'What do you bring?', kind: QuestionKind.MULTI_CHOICE, choices: ['Laptop', 'Solder', 'Sewing'] },
    ],
    registrations: [
      [
        'Noor Haddad',
        'Small Lamps',
        ['Noor Haddad', 'Ife Obi'],
        ['A lamp that dims as a room falls silent.', 'M', ['Solder']],
      ],
      [
        'Jonas Wei',
        'Borrowed Time',
        ['Jonas Wei'],
        ['A clock that runs on the neighbours’ Wi-Fi.', 'L', ['Laptop', 'Solder']],
      ],
      [
        'Amélie Roux',
        'The Seam',
        ['Amélie Roux', 'Kofi Mensah', 'Lin Tan'],
        ['A coat that remembers who it hugged.', 'S', ['Sewing']],
      ],
    ],
    tiers: [{ name: 'Team place', description: 'A table, power, soup.', price: 0, capacity: 60, maxPerOrder: 5 }],
  },
  {
    title: 'Tonight: Brass & Bass',
    description: 'A nine-piece brass band meets a sound system. Doors are open; so is the floor.',
    venue: {
      name: 'Foyer Ballroom',
      address: '100 Long Street',
      city: 'Cape Town',
      country: 'ZA',
      latitude: -33.9221,
      longitude: 18.4179,
    },
    timeZone: 'Africa/Johannesburg',
    currency: 'USD',
    starts: { inHours: 1 },
    lastsHours: 5,
    tiers: [
      {
        name: 'Front row',
        description: 'Where the trombones reach you.',
        price: 9_000,
        capacity: 20,
        lane: TierLane.VIP,
        orders: [2, 4],
      },
      { name: 'Regular', description: 'The whole ballroom.', price: 3_500, capacity: 120, orders: [6, 8, 10, 10] },
      { name: 'Neighbours', description: 'For the street we keep awake.', price: 0, capacity: 40, orders: [4, 6, 2] },
    ],
    inside: { tickets: 23, gates: ['Main door', 'Side door'] },
  },
  {
    title: 'Island of Lights',
    description:
      'One night, three hundred lanterns and a boat every ten minutes. Everybody wants to go, so everybody stands in line: you are told your place, and may close the page and come back to it.',
    venue: {
      name: 'Nordre Holm',
      address: 'Refshalevej 2',
      city: 'København',
      country: 'DK',
      latitude: 55.6938,
      longitude: 12.6159,
    },
    timeZone: 'Europe/Copenhagen',
    currency: 'EUR',
    starts: { inDays: 60 },
    lastsHours: 5,
    waitingRoom: { admitPerMinute: 4, vipCode: 'LANTERN', regularShare: 0.5 },
    inLine: 3,
    tiers: [
      {
        name: 'Boat and lantern',
        description: 'There and back, with a light of your own.',
        price: 4_200,
        capacity: 300,
      },
      { name: 'Keeper', description: 'Supper with those who light them.', price: 12_000, capacity: 20, maxPerOrder: 2 },
    ],
  },
];

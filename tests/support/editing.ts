import { clock } from '../../server/platform/clock.js';
import type { Asker, TestApp } from './app.js';
import type { GivenOrganization } from './given.js';

const DAY_MS = 86_400_000;

const EVENT = `... on Event { id slug title status serialPrefix currency capacity imageUrl doorsAt description language
  venue { name address city country latitude longitude } startsAt endsAt timeZone holdMinutes reentry }`;
const TIER = `... on Tier { id name capacity sold held available price { amount currency } minPerOrder maxPerOrder
  saleStartsAt saleEndsAt hidden onSale waitlistOpen lane event { id } }`;
const INVALID = '... on InvalidInputError { fields { path message } }';
const SELECTIONS = {
  createEvent: EVENT + INVALID,
  updateEvent: `${EVENT} ${INVALID} ... on WrongStateError { state }`,
  publishEvent: `${EVENT} ... on EventIncompleteError { missing }`,
  createTier: TIER + INVALID,
  updateTier: `${TIER} ${INVALID} ... on CapacityBelowSoldError { sold held }`,
};

/** The instant so many days from now, as inputs have it. */
export const inDays = (days: number): string => new Date(clock.now().getTime() + days * DAY_MS).toISOString();

/** The paths of what an InvalidInputError names. */
export const paths = ({ fields }: { fields: { path: string }[] }): string[] => fields.map(({ path }) => path);

/** What promoters do with events and tiers, as the OWNER of a house unless somebody else asks. */
export function editing(app: TestApp, house: () => GivenOrganization) {
  return {
    /** Everything that the answer holds, or the GraphQL error's code as `graphqlError`. */
    // What comes back is the test's to know.
    mutate: async (field: keyof typeof SELECTIONS, input: object, asker: Asker = house().owner): Promise<any> => {
      const type = field === 'publishEvent' ? 'EventIdInput' : `${field[0]!.toUpperCase()}${field.slice(1)}Input`;
      const selection = `__typename ... on UserError { code message } ${SELECTIONS[field]}`;
      const mutation = `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} } }`;
      const { data, code } = await app.gql(mutation, { input }, asker);
      return data?.[field] ?? { graphqlError: code };
    },

    /** What makes an event, a month from now. */
    draft: (more: object = {}): object => ({
      organizationId: house().id,
      title: 'Night at the Hall',
      venue: { name: 'The Hall' },
      startsAt: inDays(30),
      endsAt: inDays(31),
      timeZone: 'Africa/Lagos',
      currency: 'USD',
      ...more,
    }),
  };
}

import type { Asker, TestApp } from './app.js';
import type { GivenEvent, GivenUser } from './given.js';

export interface Sent {
  readonly __typename: string;
  readonly recipients: number;
  /** Of the error, where it is one. */
  readonly code?: string;
  readonly fields?: readonly { path: string; message: string }[];
}

export interface ListedMessage {
  readonly id: string;
  readonly subject: string;
  readonly body: string;
  readonly authorName: string;
  readonly recipients: number;
  readonly delivery: Record<'waiting' | 'sent' | 'delivered' | 'bounced' | 'failed' | 'refused', number>;
}

/** What an event's staff and the readers of messages do. */
export function messaging(app: TestApp) {
  const one = async <T>(query: string, variables: object, asker?: Asker): Promise<T> => {
    const { data, errors } = await app.gql(query, variables, asker);
    if (!data) throw new Error(`${errors[0]?.extensions.code}: ${errors[0]?.message}`);
    return Object.values(data)[0] as T;
  };
  return {
    send: ({ id: eventId }: GivenEvent, by: GivenUser, more: object = {}) =>
      one<Sent>(
        `mutation ($input: MessageAttendeesInput!) { messageAttendees(input: $input) { __typename
           ... on MessageQueued { recipients } ... on UserError { code } ... on InvalidInputError { fields { path message } } } }`,
        { input: { eventId, subject: 'The doors', body: 'They open at seven.', ...more } },
        by,
      ),
    recipients: ({ id: eventId }: GivenEvent, by: GivenUser, more: object = {}) =>
      one<number>(
        `query ($eventId: ID!, $tierIds: [ID!], $status: TicketStatus) {
           messageRecipients(eventId: $eventId, tierIds: $tierIds, status: $status) }`,
        { eventId, ...more },
        by,
      ),
    list: async ({ id: eventId }: GivenEvent, by: GivenUser): Promise<ListedMessage[]> =>
      (
        await one<{ nodes: ListedMessage[] }>(
          `query ($eventId: ID!) { messages(eventId: $eventId) { nodes { id subject body authorName recipients
             delivery { waiting sent delivered bounced failed refused } } } }`,
          { eventId },
          by,
        )
      ).nodes,
    consent: (token: string) =>
      one<{ organizationName: string; email: string; wanted: boolean } | null>(
        'query ($token: String!) { messageConsent(token: $token) { organizationName email wanted } }',
        { token },
      ),
    choose: (token: string, wanted: boolean) =>
      one<{ wanted: boolean }>(
        'mutation ($input: MessageConsentInput!) { setMessageConsent(input: $input) { wanted } }',
        { input: { token, wanted } },
      ),
  };
}

import { randomUUID } from 'node:crypto';
import type { Asker, TestApp } from './app.js';
import type { GivenEvent, GivenTier } from './given.js';

export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const REGISTRATION = `id status name email phone teamName members answers decisionNote accessToken obstacle obstacleCode unpaidSince
  plannedDecision { approve note takesEffectAt } attachments { id fileName contentType size url }
  ticket { id serial code holderName } order { id status origin accessToken holdExpiresAt total { amount } }`;

/** What of a refusal is looked at, of those that the operation knows. */
const REFUSALS: Record<string, string> = {
  submitRegistration: '... on InvalidInputError { fields { path } } ... on AnswersMissingError { questionIds }',
  withdrawRegistration: '... on WrongStateError { state }',
  approveRegistration: '... on WrongStateError { state } ... on SoldOutError { tierId }',
  declineRegistration: '... on WrongStateError { state } ... on InvalidInputError { fields { path } }',
};

/** What an operation about a registration answers: itself, or what is wrong. */
export interface Answered {
  readonly __typename: string;
  readonly id: string;
  readonly status: string;
  readonly accessToken: string | null;
  readonly code?: string;
  readonly fields?: readonly { path: string }[];
  readonly questionIds?: readonly string[];
  readonly obstacle: string | null;
  readonly obstacleCode: string | null;
  readonly unpaidSince: string | null;
  readonly answers: Record<string, unknown>;
  readonly attachments: readonly { id: string; fileName: string; url: string }[];
  readonly ticket: { id: string; serial: string; code: string; holderName: string } | null;
  readonly order: { id: string; status: string; origin: string; accessToken: string; holdExpiresAt: string } | null;
  readonly [field: string]: unknown;
}

/** Steps of those who register and of those who decide, through the API. */
export function registering(app: TestApp) {
  const one = async <T>(query: string, variables: object, asker?: Asker): Promise<T> => {
    const { data, errors } = await app.gql(query, variables, asker);
    if (!data) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0] as T;
  };
  const change = (field: string, input: object, asker?: Asker) => {
    const type = `${field[0]!.toUpperCase()}${field.slice(1)}Input`;
    return one<Answered>(
      `mutation ($input: ${type}!) { ${field}(input: $input) { __typename ... on Registration { ${REGISTRATION} }
         ... on UserError { code message } ${REFUSALS[field]} } }`,
      { input },
      asker,
    );
  };

  const steps = {
    /** An event that approves who comes. */
    event: (fields: { tiers?: readonly object[]; [field: string]: unknown } = {}): Promise<GivenEvent> =>
      app.given.event({ requiresApproval: true, ...fields }),

    /** The ids of what the event asks, by label. */
    questions: async (event: GivenEvent): Promise<Record<string, string>> => {
      const { questions } = await one<{ questions: { id: string; label: string }[] }>(
        'query ($id: ID!) { event(id: $id) { questions { id label } } }',
        { id: event.id },
      );
      return Object.fromEntries(questions.map(({ id, label }) => [label, id]));
    },

    submit: (
      event: GivenEvent,
      { tier = event.tier, ...more }: { tier?: GivenTier; [field: string]: unknown } = {},
      asker?: Asker,
    ) =>
      change(
        'submitRegistration',
        {
          eventId: event.id,
          tierId: tier.id,
          name: 'Team Captain',
          email: `captain-${randomUUID()}@example.com`,
          idempotencyKey: randomUUID(),
          ...more,
        },
        asker,
      ),

    approve: ({ id: registrationId }: { id: string }, event: GivenEvent, note?: string) =>
      change('approveRegistration', { registrationId, note }, event.organization.owner),
    decline: ({ id: registrationId }: { id: string }, event: GivenEvent, note = 'The hall is full.') =>
      change('declineRegistration', { registrationId, note }, event.organization.owner),
    withdraw: ({ id: registrationId, accessToken }: { id: string; accessToken: string | null }, asker?: Asker) =>
      change('withdrawRegistration', { registrationId, accessToken }, asker),

    decide: (of: readonly { id: string }[], event: GivenEvent, decision: { approve: boolean; note?: string }) =>
      one<{ __typename: string; code?: string; undoUntil: string; registrations: Answered[] }>(
        `mutation ($input: DecideRegistrationsInput!) { decideRegistrations(input: $input) { __typename
           ... on RegistrationsDecided { undoUntil registrations { id status plannedDecision { approve note takesEffectAt } } }
           ... on UserError { code message } } }`,
        { input: { registrationIds: of.map(({ id }) => id), ...decision } },
        event.organization.owner,
      ),
    undo: (of: readonly { id: string }[], event: GivenEvent) =>
      one<{ __typename: string; code?: string }>(
        `mutation ($input: UndoDecisionsInput!) { undoDecisions(input: $input) { __typename
           ... on DecisionsUndone { registrations { id plannedDecision { approve } } } ... on UserError { code message } } }`,
        { input: { registrationIds: of.map(({ id }) => id) } },
        event.organization.owner,
      ),

    /** As its bearer sees it, or somebody else. */
    now: ({ id, accessToken }: { id: string; accessToken?: string | null }, asker?: Asker) =>
      one<Answered | null>(
        `query ($id: ID!, $accessToken: String) { registration(id: $id, accessToken: $accessToken) { ${REGISTRATION} } }`,
        { id, accessToken },
        asker,
      ),

    /** What an order was approved for, as the order's bearer sees it, or somebody else. */
    behind: ({ id, accessToken }: { id: string; accessToken?: string | null }, asker?: Asker) =>
      one<{ registration: Pick<Answered, 'id' | 'status' | 'accessToken'> | null }>(
        `query ($id: ID!, $accessToken: String) {
           order(id: $id, accessToken: $accessToken) { registration { id status accessToken } } }`,
        { id, accessToken },
        asker,
      ).then(({ registration }) => registration),

    ofEvent: (event: GivenEvent, status?: string) =>
      one<{ nodes: Answered[] }>(
        `query ($id: ID!, $status: RegistrationStatus) { registrations(eventId: $id, status: $status) {
           nodes { id status email answers obstacle obstacleCode unpaidSince decisionNote attachments { id fileName url } plannedDecision { approve } } } }`,
        { id: event.id, status },
        event.organization.owner,
      ).then(({ nodes }) => nodes),

    upload: (event: GivenEvent, file: object = {}, asker?: Asker) =>
      one<{ __typename: string; code?: string; putUrl: string; attachment: { id: string; url: string } }>(
        `mutation ($input: CreateUploadInput!) { createUpload(input: $input) { __typename
           ... on Upload { putUrl attachment { id url } } ... on UserError { code message } ... on UploadRefusedError { maxBytes allowedTypes } } }`,
        { input: { eventId: event.id, fileName: 'receipt.png', contentType: 'image/png', size: PNG.length, ...file } },
        asker,
      ),

    /** @returns the status of the answer. */
    put: async (putUrl: string, content: Buffer | string = PNG): Promise<number> => {
      const { pathname, search } = new URL(putUrl);
      const answer = await app.app.http.inject({
        method: 'PUT',
        url: pathname + search,
        headers: { 'content-type': 'image/png' },
        payload: content,
      });
      return answer.statusCode;
    },

    get: (url: string) => {
      const { pathname, search } = new URL(url);
      return app.app.http.inject({ method: 'GET', url: pathname + search });
    },

    /** A file whose bytes are kept. @returns its id. */
    file: async (event: GivenEvent): Promise<string> => {
      const { putUrl, attachment } = await steps.upload(event);
      const status = await steps.put(putUrl);
      if (status !== 204) throw new Error(`the file was refused with ${status}`);
      return attachment.id;
    },
  };
  return steps;
}

/* Long because it is one list: what each operation is asked with. */
import { randomUUID } from 'node:crypto';
import {
  getNamedType,
  isCompositeType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import type { Answer, TestApp } from './app.js';
import type { GivenEvent, GivenOrder, GivenTier, GivenUser } from './given.js';
import { withoutVariant, type Stage } from './stage.js';
import { webhooksTo } from './webhook-sender.js';

/** The arguments of each operation: about things of the stage's organization and buyer, fresh ones where it changes them. */
const ARGUMENTS: Record<string, (stage: Stage) => Promise<object> | object> = {
  'Query.organization': stage => ({ slug: stage.organization.slug }),
  'Query.event': stage => ({ id: stage.event.id }),
  'Query.event(draft)': stage => ({ id: stage.draft.id }),
  'Query.tier': stage => ({ id: stage.event.tier.id }),
  'Query.tier(draft)': stage => ({ id: stage.draft.tier.id }),
  'Query.quote': stage => ({
    input: { eventId: stage.event.id, items: [{ tierId: stage.event.tier.id, quantity: 1 }] },
  }),
  'Query.order': stage => ({ id: stage.order.id }),
  'Query.order(number)': stage => ({ number: stage.order.number }),
  'Query.order(accessToken)': stage => ({ id: stage.order.id, accessToken: stage.order.accessToken }),
  'Query.ticket': stage => ({ id: stage.order.tickets[0]!.id }),
  'Query.ticket(serial)': stage => ({ serial: stage.order.tickets[0]!.serial }),
  'Query.ticket(code)': stage => ({ code: stage.order.tickets[0]!.code }),
  'Query.orders': stage => ({ eventId: stage.event.id }),
  'Query.tickets': stage => ({ eventId: stage.event.id }),
  'Query.promoCodes': stage => ({ eventId: stage.event.id }),
  'Query.waitlist': stage => ({ tierId: stage.event.tier.id }),
  'Query.waitlistEntry': async stage => ({ id: await buyersEntry(stage) }),
  'Query.waitlistOffer': () => ({ token: 'forged' }),
  'Query.registration': async stage => ({ id: await buyersRegistration(stage) }),
  'Query.registrations': stage => ({ eventId: stage.event.id }),
  'Query.refunds': stage => ({ eventId: stage.event.id }),
  'Query.transfers': stage => ({ eventId: stage.event.id }),
  'Query.transferOffer': async stage => ({ token: await offerToken(stage) }),
  'Query.transferOffer(forged)': () => ({ token: 'forged' }),
  'Query.messages': stage => ({ eventId: stage.event.id }),
  'Query.messageRecipients': stage => ({ eventId: stage.event.id, tierIds: [stage.event.tier.id] }),
  'Query.messageConsent': () => ({ token: 'forged' }),
  'Query.issuances': stage => ({ eventId: stage.event.id }),
  'Query.checkIns': stage => ({ eventId: stage.event.id }),
  'Query.checkInConflicts': stage => ({ eventId: stage.event.id }),
  'Query.scannerManifest': stage => ({ eventId: stage.event.id }),
  'Query.devices': stage => ({ eventId: stage.event.id }),
  'Query.emails': stage => ({ eventId: stage.event.id }),
  'Query.emails(all)': () => ({ status: ['FAILED'] }),
  'Query.auditLog': stage => ({ organizationId: stage.organization.id }),
  'Query.auditLog(all)': () => ({ filter: { actions: ['user.signedIn'] } }),
  'Query.webhookDeliveries': () => ({ status: 'FAILED' }),
  'Query.queueTicket': async stage => ({ id: await place(stage) }),
  'Query.disputes': () => ({ status: 'OPEN' }),

  'Mutation.registerUser': () =>
    input({ email: `${randomUUID()}@example.com`, name: 'New', password: 'a long new password' }),
  'Mutation.signIn': stage => input({ email: stage.people.other!.email, password: 'a quiet harbour at dawn' }),
  'Mutation.refreshSession': async stage => input({ refreshToken: (await stage.app.given.user()).refreshToken }),
  'Mutation.requestPasswordReset': stage => input({ email: stage.people.other!.email }),
  'Mutation.resetPassword': () => input({ token: 'forged', password: 'a long new password' }),
  'Mutation.verifyEmail': () => input({ token: 'forged' }),
  'Mutation.deactivateUser': async stage => input({ userId: (await stage.app.given.user()).id }),
  'Mutation.createOrganization': () => input({ name: 'House', slug: `x-${randomUUID()}` }),
  'Mutation.updateOrganization': stage => input({ organizationId: stage.organization.id, name: 'The House' }),
  'Mutation.setMember': async stage =>
    input({ organizationId: stage.organization.id, email: (await stage.app.given.user()).email, role: 'SCANNER' }),
  'Mutation.removeMember': async stage => {
    const { id } = await stage.app.given.member(stage.organization.id, 'SCANNER');
    return input({ organizationId: stage.organization.id, userId: id });
  },
  'Mutation.createEvent': stage =>
    input({
      organizationId: stage.organization.id,
      title: 'Another night',
      venue: { name: 'The Hall' },
      startsAt: '2099-01-01T20:00:00Z',
      endsAt: '2099-01-01T23:00:00Z',
      timeZone: 'UTC',
      currency: 'USD',
    }),
  'Mutation.duplicateEvent': stage =>
    input({
      eventId: stage.event.id,
      title: 'Another night',
      startsAt: '2099-01-01T20:00:00Z',
      endsAt: '2099-01-01T23:00:00Z',
    }),
  'Mutation.updateEvent': stage => input({ eventId: stage.event.id, description: 'Changed.' }),
  'Mutation.publishEvent': async stage => input({ eventId: (await freshDraft(stage)).id }),
  'Mutation.cancelEvent': async stage => input({ eventId: (await freshEvent(stage)).id, reason: 'A storm.' }),
  'Mutation.createTier': stage => input({ eventId: stage.draft.id, name: 'More', price: 0, capacity: 5 }),
  'Mutation.updateTier': stage => input({ tierId: stage.event.tier.id, name: 'Renamed' }),
  'Mutation.deleteEvent': async stage => input({ eventId: (await freshDraft(stage)).id }),
  'Mutation.deleteTier': async stage => input({ tierId: (await freshDraft(stage)).tier.id }),
  'Mutation.issueTickets': stage =>
    input({
      eventId: stage.event.id,
      tierId: stage.event.tier.id,
      holders: [{ name: 'Grace Guest', email: 'grace@example.com' }],
      reason: 'Guest list',
      idempotencyKey: randomUUID(),
    }),
  'Mutation.createPromoCode': stage =>
    input({
      eventId: stage.event.id,
      code: `X-${randomUUID().slice(0, 8)}`,
      percentOff: 10,
      tierIds: [stage.event.tier.id],
    }),
  'Mutation.updatePromoCode': async stage => input({ promoCodeId: await promoCode(stage), active: false }),
  'Mutation.reserveTickets': stage =>
    input({
      eventId: stage.event.id,
      items: [{ tierId: stage.event.tier.id, quantity: 1 }],
      buyer: { name: 'Ada', email: 'ada@example.com' },
      idempotencyKey: randomUUID(),
    }),
  'Mutation.joinQueue': async stage => input({ eventId: (await roomyEvent(stage)).id }),
  'Mutation.enterVipCode': async stage => input({ queueTicketId: await place(stage), vipCode: 'GOLD' }),
  'Mutation.leaveQueue': async stage => input({ queueTicketId: await place(stage) }),
  'Mutation.pauseWaitingRoom': async stage => input({ eventId: (await roomyEvent(stage)).id, paused: true }),
  'Mutation.startCheckout': async stage =>
    input({ orderId: await buyersHold(stage), returnUrl: `${stage.app.url}/back`, idempotencyKey: randomUUID() }),
  'Mutation.confirmPayment': stage => input({ orderId: stage.order.id }),
  'Mutation.cancelOrder': async stage => input({ orderId: await buyersHold(stage) }),
  'Mutation.extendHold': async stage => input({ orderId: await buyersHold(stage) }),
  'Mutation.recoverOrders': () => input({ email: 'ada@example.com' }),
  'Mutation.resendTickets': stage => input({ orderId: stage.order.id }),
  'Mutation.joinWaitlist': async stage =>
    input({ tierId: (await soldOut(stage)).tier.id, email: `${randomUUID()}@example.com`, name: 'Wait', quantity: 1 }),
  'Mutation.leaveWaitlist': async stage => input({ entryId: await buyersEntry(stage) }),
  'Mutation.endWaitlistOffer': async stage => input({ entryId: await buyersOffer(stage) }),
  'Mutation.claimWaitlistOffer': () => input({ token: 'forged', idempotencyKey: randomUUID() }),
  'Mutation.createUpload': async stage =>
    input({ eventId: (await approvingEvent(stage)).id, fileName: 'a.png', contentType: 'image/png', size: 10 }),
  'Mutation.submitRegistration': async stage => {
    const event = await approvingEvent(stage);
    return input({ ...application(event), email: `${randomUUID()}@example.com` });
  },
  'Mutation.withdrawRegistration': async stage => input({ registrationId: await buyersRegistration(stage) }),
  'Mutation.approveRegistration': async stage => input({ registrationId: await buyersRegistration(stage) }),
  'Mutation.declineRegistration': async stage =>
    input({ registrationId: await buyersRegistration(stage), note: 'Full.' }),
  'Mutation.decideRegistrations': async stage =>
    input({ registrationIds: [await buyersRegistration(stage)], approve: true }),
  'Mutation.undoDecisions': async stage => input({ registrationIds: [await plannedRegistration(stage)] }),
  'Mutation.requestRefund': async stage =>
    input({ orderId: (await buyersOrder(stage)).id, reason: 'I am ill.', idempotencyKey: randomUUID() }),
  'Mutation.approveRefund': async stage => input({ refundId: await askedRefund(stage) }),
  'Mutation.denyRefund': async stage => input({ refundId: await askedRefund(stage), note: 'Too late.' }),
  'Mutation.retryRefund': async stage => input({ refundId: await askedRefund(stage) }),
  'Mutation.messageAttendees': stage =>
    input({
      eventId: stage.event.id,
      subject: 'Doors',
      body: 'They open at seven.',
      tierIds: [stage.event.tier.id],
      idempotencyKey: randomUUID(),
    }),
  'Mutation.setMessageConsent': () => input({ token: 'forged', wanted: false }),
  'Mutation.offerTransfer': async stage =>
    input({ ticketId: (await buyersOrder(stage)).tickets[0]!.id, toEmail: 'friend@example.com' }),
  'Mutation.cancelTransfer': async stage => input({ transferId: await openOffer(stage) }),
  'Mutation.approveTransfer': async stage => input({ transferId: await askedOffer(stage) }),
  'Mutation.denyTransfer': async stage => input({ transferId: await askedOffer(stage) }),
  'Mutation.acceptTransfer': async stage => input({ token: await offerToken(stage), holderName: 'Grace' }),
  'Mutation.declineTransfer': async stage => input({ token: await offerToken(stage) }),
  'Mutation.checkIn': stage => input({ eventId: stage.event.id, code: 'unknown', gate: 'North', scanId: randomUUID() }),
  'Mutation.syncCheckIns': stage => input({ eventId: stage.event.id, scans: [] }),
  'Mutation.createGate': stage => input({ eventId: stage.event.id, name: `Gate ${randomUUID()}` }),
  'Mutation.updateGate': async stage => input({ gateId: await someGate(stage), tierIds: [] }),
  'Mutation.deleteGate': async stage => input({ gateId: await someGate(stage) }),
  'Mutation.exitAll': stage => input({ eventId: stage.event.id }),
  'Mutation.startShift': stage =>
    input({ eventId: stage.event.id, deviceId: randomUUID(), name: 'Phone', gate: 'North' }),
  'Mutation.endShift': async stage => input({ deviceId: await someDevice(stage) }),
  'Mutation.revokeDevice': async stage => input({ deviceId: await someDevice(stage) }),
  'Mutation.undoCheckIn': async stage => input({ scanId: await acceptedScan(stage) }),
  'Mutation.retryEmail': async stage => input({ emailId: await failedMail(stage) }),
  'Mutation.resolveDifference': async stage => input({ differenceId: await openDifference(stage), note: 'Seen.' }),
  'Mutation.retryWebhook': async stage => input({ deliveryId: await ignoredWebhook(stage) }),

  'Subscription.devices': stage => ({ eventId: stage.event.id }),
  'Subscription.attendance': stage => ({ eventId: stage.event.id }),
  'Subscription.sales': stage => ({ eventId: stage.event.id }),
  'Subscription.availability': stage => ({ eventId: stage.event.id }),
  'Subscription.cancellation': stage => ({ eventId: stage.event.id }),
  'Subscription.queueTicket': async stage => ({ id: await place(stage) }),
  'Subscription.order': stage => ({ id: stage.order.id }),
  'Subscription.waitlistEntry': async stage => ({ id: await buyersEntry(stage) }),
};

/** The variables of an operation on this stage. */
export const argumentsOf = async (stage: Stage, operation: string): Promise<object> =>
  (await ARGUMENTS[operation]?.(stage)) ?? {};

/** Whether the operation takes arguments that a test can spoil. */
export const takesArguments = (operation: string): boolean => operation in ARGUMENTS;

const input = (fields: object): object => ({ input: fields });
const freshDraft = ({ app, organization }: Stage): Promise<GivenEvent> =>
  app.given.event({ organization, draft: true });

async function promoCode({ app, event }: Stage): Promise<string> {
  const code = await app.given.promoCode(event);
  const [found] = await app.sql<{ id: string }>('select id from promo_codes where code = ?', [code]);
  return found!.id;
}

/** An event with a waiting room. */
const roomyEvent = ({ app, organization }: Stage): Promise<GivenEvent> =>
  app.given.event({ organization, waitingRoom: { admitPerMinute: 60 } });

/** Somebody's place in a waiting room. */
async function place(stage: Stage): Promise<string> {
  const { id: eventId } = await roomyEvent(stage);
  const { data } = await stage.app.gql(
    'mutation ($input: JoinQueueInput!) { joinQueue(input: $input) { ... on QueueTicket { id } } }',
    input({ eventId }),
  );
  return data.joinQueue.id;
}

const freshEvent = ({ app, organization }: Stage): Promise<GivenEvent> => app.given.event({ organization });
const buyersOrder = ({ app, event, people }: Stage): Promise<GivenOrder> =>
  app.given.paidOrder(event, { buyer: people.buyer! });
const buyersHold = async ({ app, event, people }: Stage): Promise<string> =>
  (await app.given.order(event, { buyer: people.buyer! })).id;

const soldOut = ({ app, organization }: Stage): Promise<GivenEvent> =>
  app.given.event({ organization, tiers: [{ capacity: 0 }] });

/** An entry of the buyer's in the waitlist of a tier of the stage's organization. */
async function buyersEntry(stage: Stage): Promise<string> {
  return waitingFor((await soldOut(stage)).tier, stage);
}

/** As `buyersEntry`, with an offer: the capacity was raised. */
async function buyersOffer(stage: Stage): Promise<string> {
  const { id, tier } = await soldOut(stage);
  const entry = await waitingFor(tier, stage);
  await stage.app.app.services().inventory.setTierCapacity(id, tier.id, 1);
  return entry;
}

async function waitingFor(tier: GivenTier, stage: Stage): Promise<string> {
  const { email, token } = stage.people.buyer!;
  const { data, errors } = await stage.app.gql(
    'mutation ($input: JoinWaitlistInput!) { joinWaitlist(input: $input) { ... on WaitlistEntry { id } } }',
    input({ tierId: tier.id, email, name: 'Ada', quantity: 1 }),
    { token },
  );
  if (!data?.joinWaitlist?.id) throw new Error(`joinWaitlist: ${JSON.stringify(data ?? errors)}`);
  return data.joinWaitlist.id as string;
}

/** An event of the stage's organization that approves who comes. */
const approvingEvent = ({ app, organization }: Stage): Promise<GivenEvent> =>
  app.given.event({ organization, requiresApproval: true });

const application = ({ id: eventId, tier }: GivenEvent) => ({
  eventId,
  tierId: tier.id,
  name: 'Ada',
  idempotencyKey: randomUUID(),
});

/** A PENDING registration of the buyer's. */
async function buyersRegistration(stage: Stage): Promise<string> {
  const { email, token } = stage.people.buyer!;
  const { data, errors } = await stage.app.gql(
    'mutation ($input: SubmitRegistrationInput!) { submitRegistration(input: $input) { ... on Registration { id } } }',
    input({ ...application(await approvingEvent(stage)), email }),
    { token },
  );
  if (!data?.submitRegistration?.id) throw new Error(`submitRegistration: ${JSON.stringify(data ?? errors)}`);
  return data.submitRegistration.id as string;
}

/** One whose decision has not taken effect yet. */
async function plannedRegistration(stage: Stage): Promise<string> {
  const id = await buyersRegistration(stage);
  const { data, errors } = await stage.app.gql(
    `mutation ($input: DecideRegistrationsInput!) { decideRegistrations(input: $input) { __typename } }`,
    input({ registrationIds: [id], approve: true }),
    { token: stage.organization.owner.token },
  );
  if (data?.decideRegistrations.__typename !== 'RegistrationsDecided') throw new Error(JSON.stringify(data ?? errors));
  return id;
}

async function askedRefund(stage: Stage): Promise<string> {
  const { id: orderId } = await buyersOrder(stage);
  const { data, errors } = await stage.app.gql(
    'mutation ($input: RequestRefundInput!) { requestRefund(input: $input) { ... on Refund { id } } }',
    input({ orderId, reason: 'I am ill.', idempotencyKey: randomUUID() }),
    { token: stage.people.buyer!.token },
  );
  if (!data?.requestRefund?.id) throw new Error(`requestRefund: ${JSON.stringify(data ?? errors)}`);
  return data.requestRefund.id as string;
}

async function openOffer(stage: Stage): Promise<string> {
  const ticketId = (await buyersOrder(stage)).tickets[0]!.id;
  const { data, errors } = await stage.app.gql(
    'mutation ($input: OfferTransferInput!) { offerTransfer(input: $input) { ... on Transfer { id } } }',
    input({ ticketId, toEmail: `${randomUUID()}@example.com` }),
    { token: stage.people.buyer!.token },
  );
  if (!data?.offerTransfer?.id) throw new Error(`offerTransfer: ${JSON.stringify(data ?? errors)}`);
  return data.offerTransfer.id as string;
}

/** One that waits for a manager, as if the event asked for that. */
async function askedOffer(stage: Stage): Promise<string> {
  const id = await openOffer(stage);
  await stage.app.sql(`update transfers set status = 'AWAITING_APPROVAL', offered_at = null where id = ?`, [id]);
  return id;
}

const offerToken = async (stage: Stage): Promise<string> =>
  stage.app.app.resources.secrets.linkToken('transfer-offer', await openOffer(stage));

async function someGate({ app, event }: Stage): Promise<string> {
  const id = randomUUID();
  await app.sql('insert into gates (id, event_id, name, created_at) values (?, ?, ?, now())', [id, event.id, id]);
  return id;
}

/** Without a session: nobody of the stage is signed out with it. */
async function someDevice({ app, event, people }: Stage): Promise<string> {
  const id = randomUUID();
  await app.sql(
    `insert into devices (id, event_id, user_id, name, gate, started_at) values (?, ?, ?, 'Phone', 'North', now())`,
    [id, event.id, people.SCANNER!.id],
  );
  return id;
}

async function acceptedScan({ app, event, people }: Stage): Promise<string> {
  const { tickets } = await app.given.paidOrder(event);
  const scanId = randomUUID();
  const scan = { eventId: event.id, code: tickets[0]!.code, gate: 'North', scanId };
  const { data, errors } = await app.gql(
    'mutation ($input: CheckInInput!) { checkIn(input: $input) { outcome } }',
    { input: scan },
    { token: people.OWNER!.token },
  );
  if (data?.checkIn?.outcome !== 'ACCEPTED') throw new Error(`checkIn: ${JSON.stringify(data ?? errors)}`);
  return scanId;
}

async function failedMail({ app, event }: Stage): Promise<string> {
  const { id } = await app.given.paidOrder(event);
  await app.app.services().orderMail.mailTickets([id]);
  const [mail] = await app.sql<{ id: string }>(`update emails set status = 'FAILED' where order_id = ? returning id`, [
    id,
  ]);
  return mail!.id;
}

async function ignoredWebhook({ app }: Stage): Promise<string> {
  const { ids } = await webhooksTo(app).paystack({ event: 'customer.created', data: { id: randomUUID() } });
  // Not by running every job that this stage has queued until now: hundreds of mails.
  await app.sql(`update webhook_deliveries set status = 'IGNORED', processed_at = now() where id = ?`, [ids[0]]);
  return ids[0]!;
}

async function openDifference({ app }: Stage): Promise<string> {
  const [runId, id] = [randomUUID(), randomUUID()];
  const day = '2026-11-20';
  await app.sql(`insert into reconciliation_runs (id, provider, day, created_at) values (?, 'STRIPE', ?, now())`, [
    ...[runId, day],
  ]);
  await app.sql(
    `insert into reconciliation_differences (id, provider, day, kind, provider_id, found_at, seen_by)
     values (?, 'STRIPE', ?, 'PAYMENT_UNKNOWN_HERE', ?, now(), ?)`,
    [id, day, `pi_${id}`, runId],
  );
  return id;
}

/** Asks the operation with its variables; the document is made from the schema. */
export function ask(
  app: TestApp,
  operation: string,
  variables: object,
  user: GivenUser | undefined,
): Promise<Pick<Answer, 'data' | 'errors' | 'code'>> {
  const { schema } = app.app;
  const [root, name] = [withoutVariant(operation).split('.')[0]!.toLowerCase(), nameOf(operation)];
  const field = fieldOf(schema, operation);
  const given = field.args.filter(argument => argument.name in variables);
  const declared = given.map(argument => `$${argument.name}: ${String(argument.type)}`).join(', ');
  const passed = given.map(argument => `${argument.name}: $${argument.name}`).join(', ');
  const query = `${root} ${declared && `(${declared})`} { ${name}${passed && `(${passed})`} ${selectionOf(field)} }`;
  return root === 'subscription'
    ? app.subscribe(query, variables, { token: user?.token })
    : app.gql(query, variables, { token: user?.token });
}

export function selectionOf({ type }: GraphQLField<unknown, unknown>): string {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return '';
  if (isUnionType(named)) return '{ __typename ... on UserError { code } }';
  const isPage = isObjectType(named) && named.name.endsWith('Connection');
  return isPage ? '{ nodes { __typename } }' : '{ __typename }';
}

function fieldOf(schema: GraphQLSchema, operation: string): GraphQLField<unknown, unknown> {
  const [root = ''] = withoutVariant(operation).split('.');
  const type = schema.getType(root);
  const field = isObjectType(type) ? type.getFields()[nameOf(operation)] : undefined;
  if (!field) throw new Error(`The schema has no ${operation}`);
  return field;
}

/** The field of the answer's data. */
export const nameOf = (operation: string): string => withoutVariant(operation).split('.')[1]!;

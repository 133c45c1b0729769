import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApp } from './support/app.js';
import { argumentsOf, ask, nameOf, takesArguments } from './support/operations.js';
import { setStage, table, WHO, withoutVariant, type Stage, type Who } from './support/stage.js';

/**
 * Every operation and what each gets: `ok`, `null`, or a code (UNAUTH for UNAUTHENTICATED, DENIED for FORBIDDEN,
 * HIDDEN for NOT_FOUND). An operation of the schema that is missing here fails the first test.
 */
const EXPECTED = table(`
  operation                      nobody  buyer   other   promoter VIEWER  SCANNER MANAGER OWNER   ADMIN

  Query.me                       null    ok      ok      ok       ok      ok      ok      ok      ok
  Query.now                      ok      ok      ok      ok       ok      ok      ok      ok      ok
  Query.paymentProviders         ok      ok      ok      ok       ok      ok      ok      ok      ok
  Query.emails                   UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      ok
  Query.emails(all)              UNAUTH  DENIED  DENIED  DENIED   DENIED  DENIED  DENIED  DENIED  ok
  Query.auditLog                 UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Query.auditLog(all)            UNAUTH  DENIED  DENIED  DENIED   DENIED  DENIED  DENIED  DENIED  ok
  Query.webhookDeliveries        UNAUTH  DENIED  DENIED  DENIED   DENIED  DENIED  DENIED  DENIED  ok
  Query.paymentIssues            UNAUTH  DENIED  DENIED  DENIED   DENIED  DENIED  DENIED  DENIED  ok
  Query.queueTicket              ok      ok      ok      ok       ok      ok      ok      ok      ok
  Query.disputes                 UNAUTH  DENIED  DENIED  DENIED   DENIED  DENIED  DENIED  DENIED  ok
  Query.organization             ok      ok      ok      ok       ok      ok      ok      ok      ok
  Query.events                   ok      ok      ok      ok       ok      ok      ok      ok      ok
  Query.event                    ok      ok      ok      ok       ok      ok      ok      ok      ok
  Query.event(draft)             null    null    null    null     ok      ok      ok      ok      null
  Query.tier                     ok      ok      ok      ok       ok      ok      ok      ok      ok
  Query.tier(draft)              null    null    null    null     ok      ok      ok      ok      null
  Query.quote                    ok      ok      ok      ok       ok      ok      ok      ok      ok
  Query.order                    null    ok      null    null     ok      null    ok      ok      null
  Query.order(number)            null    ok      null    null     ok      null    ok      ok      null
  Query.order(accessToken)       ok      ok      ok      ok       ok      ok      ok      ok      ok
  Query.myOrders                 UNAUTH  ok      ok      ok       ok      ok      ok      ok      ok
  Query.myTickets                UNAUTH  ok      ok      ok       ok      ok      ok      ok      ok
  Query.ticket                   null    ok      null    null     ok      ok      ok      ok      null
  Query.ticket(serial)           null    null    null    null     ok      ok      ok      ok      null
  Query.ticket(code)             ok      ok      ok      ok       ok      ok      ok      ok      ok
  Query.orders                   UNAUTH  HIDDEN  HIDDEN  HIDDEN   ok      DENIED  ok      ok      HIDDEN
  Query.tickets                  UNAUTH  HIDDEN  HIDDEN  HIDDEN   ok      ok      ok      ok      HIDDEN
  Query.promoCodes               UNAUTH  HIDDEN  HIDDEN  HIDDEN   ok      DENIED  ok      ok      HIDDEN
  Query.waitlist                 UNAUTH  HIDDEN  HIDDEN  HIDDEN   ok      DENIED  ok      ok      HIDDEN
  Query.waitlistEntry            null    ok      null    null     null    null    null    null    null
  Query.waitlistOffer            null    null    null    null     null    null    null    null    null
  Query.myWaitlistEntries        UNAUTH  ok      ok      ok       ok      ok      ok      ok      ok
  Query.registration             null    ok      null    null     ok      null    ok      ok      null
  Query.registrations            UNAUTH  HIDDEN  HIDDEN  HIDDEN   ok      DENIED  ok      ok      HIDDEN
  Query.myRegistrations          UNAUTH  ok      ok      ok       ok      ok      ok      ok      ok
  Query.refunds                  UNAUTH  HIDDEN  HIDDEN  HIDDEN   ok      DENIED  ok      ok      HIDDEN
  Query.transfers                UNAUTH  HIDDEN  HIDDEN  HIDDEN   ok      DENIED  ok      ok      HIDDEN
  Query.myTransfers              UNAUTH  ok      ok      ok       ok      ok      ok      ok      ok
  Query.transferOffer            ok      ok      ok      ok       ok      ok      ok      ok      ok
  Query.transferOffer(forged)    null    null    null    null     null    null    null    null    null
  Query.messages                 UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Query.messageRecipients        UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Query.messageConsent           null    null    null    null     null    null    null    null    null
  Query.issuances                UNAUTH  HIDDEN  HIDDEN  HIDDEN   ok      DENIED  ok      ok      HIDDEN
  Query.checkIns                 UNAUTH  HIDDEN  HIDDEN  HIDDEN   ok      ok      ok      ok      HIDDEN
  Query.checkInConflicts         UNAUTH  HIDDEN  HIDDEN  HIDDEN   ok      DENIED  ok      ok      HIDDEN
  Query.scannerManifest          UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  ok      ok      ok      HIDDEN
  Query.devices                  UNAUTH  HIDDEN  HIDDEN  HIDDEN   ok      DENIED  ok      ok      HIDDEN

  Mutation.registerUser          ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.signIn                ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.refreshSession        ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.signOut               ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.requestPasswordReset  ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.resetPassword         LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED
  Mutation.verifyEmail           LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED LINK_EXPIRED
  Mutation.deactivateUser        UNAUTH  DENIED  DENIED  DENIED   DENIED  DENIED  DENIED  DENIED  ok
  Mutation.createOrganization    UNAUTH  ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.updateOrganization    UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.setMember             UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  DENIED  ok      HIDDEN
  Mutation.removeMember          UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  DENIED  ok      HIDDEN
  Mutation.createEvent           UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.duplicateEvent        UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.updateEvent           UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.publishEvent          UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.cancelEvent           UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.createTier            UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.updateTier            UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.deleteEvent           UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.deleteTier            UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.issueTickets          UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.createPromoCode       UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.updatePromoCode       UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.reserveTickets        ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.joinQueue             ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.enterVipCode          ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.leaveQueue            ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.pauseWaitingRoom      UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.startCheckout         HIDDEN  ok      HIDDEN  HIDDEN   HIDDEN  HIDDEN  HIDDEN  HIDDEN  HIDDEN
  Mutation.confirmPayment        HIDDEN  ok      HIDDEN  HIDDEN   HIDDEN  HIDDEN  HIDDEN  HIDDEN  HIDDEN
  Mutation.cancelOrder           HIDDEN  ok      HIDDEN  HIDDEN   HIDDEN  HIDDEN  HIDDEN  HIDDEN  HIDDEN
  Mutation.extendHold            HIDDEN  ok      HIDDEN  HIDDEN   HIDDEN  HIDDEN  HIDDEN  HIDDEN  HIDDEN
  Mutation.recoverOrders         ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.resendTickets         HIDDEN  ok      HIDDEN  HIDDEN   DENIED  HIDDEN  ok      ok      HIDDEN
  Mutation.joinWaitlist          ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.leaveWaitlist         HIDDEN  ok      HIDDEN  HIDDEN   HIDDEN  HIDDEN  HIDDEN  HIDDEN  HIDDEN
  Mutation.endWaitlistOffer      UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.claimWaitlistOffer    OFFER_EXPIRED OFFER_EXPIRED OFFER_EXPIRED OFFER_EXPIRED OFFER_EXPIRED OFFER_EXPIRED OFFER_EXPIRED OFFER_EXPIRED OFFER_EXPIRED
  Mutation.createUpload          ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.submitRegistration    ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.withdrawRegistration  HIDDEN  ok      HIDDEN  HIDDEN   HIDDEN  HIDDEN  HIDDEN  HIDDEN  HIDDEN
  Mutation.approveRegistration   UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.declineRegistration   UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.decideRegistrations   UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.undoDecisions         UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.requestRefund         HIDDEN  ok      HIDDEN  HIDDEN   HIDDEN  HIDDEN  HIDDEN  HIDDEN  HIDDEN
  Mutation.approveRefund         UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.denyRefund            UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.retryRefund           UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  WRONG_STATE WRONG_STATE HIDDEN
  Mutation.offerTransfer         HIDDEN  ok      HIDDEN  HIDDEN   HIDDEN  HIDDEN  HIDDEN  HIDDEN  HIDDEN
  Mutation.cancelTransfer        HIDDEN  ok      HIDDEN  HIDDEN   HIDDEN  HIDDEN  HIDDEN  HIDDEN  HIDDEN
  Mutation.approveTransfer       UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.denyTransfer          UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.acceptTransfer        ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.declineTransfer       ok      ok      ok      ok       ok      ok      ok      ok      ok
  Mutation.checkIn               UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  ok      ok      ok      HIDDEN
  Mutation.syncCheckIns          UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  ok      ok      ok      HIDDEN
  Mutation.createGate            UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.updateGate            UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.deleteGate            UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.exitAll               UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.startShift            UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  ok      ok      ok      HIDDEN
  Mutation.endShift              UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  ok      ok      ok      HIDDEN
  Mutation.revokeDevice          UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.undoCheckIn           UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  ok      ok      ok      HIDDEN
  Mutation.messageAttendees      UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      HIDDEN
  Mutation.setMessageConsent     HIDDEN  HIDDEN  HIDDEN  HIDDEN   HIDDEN  HIDDEN  HIDDEN  HIDDEN  HIDDEN
  Mutation.retryEmail            UNAUTH  HIDDEN  HIDDEN  HIDDEN   DENIED  DENIED  ok      ok      ok
  Mutation.retryWebhook          UNAUTH  DENIED  DENIED  DENIED   DENIED  DENIED  DENIED  DENIED  ok
  Mutation.resolveDifference      UNAUTH  DENIED  DENIED  DENIED   DENIED  DENIED  DENIED  DENIED  ok

  Subscription.attendance        UNAUTH  HIDDEN  HIDDEN  HIDDEN   ok      ok      ok      ok      HIDDEN
  Subscription.devices           UNAUTH  HIDDEN  HIDDEN  HIDDEN   ok      DENIED  ok      ok      HIDDEN
  Subscription.availability      ok      ok      ok      ok       ok      ok      ok      ok      ok
  Subscription.cancellation      UNAUTH  HIDDEN  HIDDEN  HIDDEN   ok      DENIED  ok      ok      HIDDEN
  Subscription.sales             UNAUTH  HIDDEN  HIDDEN  HIDDEN   ok      DENIED  ok      ok      HIDDEN
  Subscription.queueTicket       ok      ok      ok      ok       ok      ok      ok      ok      ok
  Subscription.order             HIDDEN  ok      HIDDEN  HIDDEN   ok      HIDDEN  ok      ok      HIDDEN
  Subscription.waitlistEntry     HIDDEN  ok      HIDDEN  HIDDEN   HIDDEN  HIDDEN  HIDDEN  HIDDEN  HIDDEN
`);

const SHORT: Record<string, string> = { UNAUTHENTICATED: 'UNAUTH', FORBIDDEN: 'DENIED', NOT_FOUND: 'HIDDEN' };

let stage: Stage;
beforeAll(async () => {
  stage = await setStage(await startTestApp({ listen: true }));
}, 30_000);
afterAll(async () => stage.app[Symbol.asyncDispose]());

describe('who may do what', () => {
  test('is said here for every operation of the schema', () => {
    const { schema } = stage.app.app;
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const operations = roots.flatMap(root => Object.keys(root?.getFields() ?? {}).map(name => `${root!.name}.${name}`));

    const said = new Set([...EXPECTED.keys()].map(withoutVariant));

    expect([...said].sort()).toEqual(operations.sort());
  });

  test.each([...EXPECTED])('%s', async (operation, expected) => {
    const outcomes: Record<string, string> = {};
    for (const who of WHO) outcomes[who] = await outcomeOf(operation, who);

    expect(outcomes).toEqual(expected);
  });
});

describe('what can’t be in the record', () => {
  const takesIds = [...EXPECTED.keys()].filter(takesArguments);

  test.each(takesIds)('%s: ids that are none answer as those of nothing', async operation => {
    const given = await argumentsOf(stage, operation);
    const variables = withStrings(given, (text, key) => (/^id$|Ids?$/.test(key) ? 'nonsense' : text));
    if (JSON.stringify(variables) === JSON.stringify(given)) return;

    const { data, code } = await ask(stage.app, operation, variables, whoMay(operation));

    const result = data?.[nameOf(operation)];
    expect(['NOT_FOUND', 'BAD_USER_INPUT', 'INVALID_INPUT', 'null']).toContain(code ?? result?.code ?? String(result));
  });

  test.each(takesIds)('%s: a NUL in a text is the asker’s mistake, not ours', async operation => {
    const variables = withStrings(await argumentsOf(stage, operation), text => `${text}\u0000`);

    const { code } = await ask(stage.app, operation, variables, whoMay(operation));

    expect(['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE']).not.toContain(code);
  });

  const whoMay = (operation: string) => stage.people[EXPECTED.get(operation)!.OWNER === 'DENIED' ? 'ADMIN' : 'OWNER'];
});

async function outcomeOf(operation: string, who: Who): Promise<string> {
  const user = stage.people[who];
  const asker = user && (operation === 'Mutation.signOut' ? await stage.app.given.session(user) : user);
  const { data, code } = await ask(stage.app, operation, await argumentsOf(stage, operation), asker);
  const result = data?.[nameOf(operation)];
  const outcome = code ?? (result === null || result === undefined ? 'null' : (result.code ?? 'ok'));
  return SHORT[outcome] ?? outcome;
}

/** The same arguments with every text in them changed. */
function withStrings<Value>(value: Value, change: (text: string, key: string) => string, key = ''): Value {
  if (typeof value === 'string') return change(value, key) as Value;
  if (Array.isArray(value)) return value.map(item => withStrings<unknown>(item, change, key)) as Value;
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, withStrings<unknown>(inner, change, name)]);
  return Object.fromEntries(entries) as Value;
}

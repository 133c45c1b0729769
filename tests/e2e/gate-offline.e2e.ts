import type { BrowserContext, Page, Request } from '@playwright/test';
import { expectAccessible } from './support/accessibility.js';
import { ask } from './support/api.js';
import { expect, PHONE, signIn, test } from './support/fixtures.js';
import { givenHouse, givenMember, givenTickets, PASSWORD, type House, type Person } from './support/given.js';

test.use(PHONE);
test.beforeEach(({ wrongs }) => {
  wrongs.expect(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_NETWORK_CHANGED|WebSocket connection/); // there is no network
});

/** A phone without a camera at this gate, its list of tickets on it. */
async function startShift(page: Page, house: House, gate: string, staff: Person): Promise<void> {
  await page.addInitScript(
    `navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('denied', 'NotAllowedError'))`,
  );
  await signIn(page, staff, `/gate/${house.event.id}`);
  // The list is here before the shift is, of which the server has to have heard.
  const told = page.waitForResponse(response => /"GateStartShift"/.test(response.request().postData() ?? ''));
  await begin(page, gate);
  await told;
  await expect(page.getByText('List of this minute')).toBeVisible();
}

async function begin(page: Page, gate: string): Promise<void> {
  await page.getByLabel('Gate', { exact: true }).fill(gate);
  await page.getByRole('button', { name: 'Start shift' }).click();
}

/** Types a serial and lets in; waits for the verdict. */
async function letIn(page: Page, serial: string, verdict: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Type a serial' }).last().click();
  await page.getByLabel('Serial').fill(serial);
  await page.getByRole('button', { name: 'Look it up' }).click();
  await page.getByRole('button', { name: 'Continue: let in' }).click();
  const alert = page.getByRole('alert').filter({ hasText: verdict });
  await expect(alert).toBeVisible();
  // How old the list is and what waits stays in sight beside the verdict.
  await expect(page.locator('[data-tone]').getByRole('status')).toContainText(/(On|Off)line.*List .*[Ss]cans? /s);
  await page.getByRole('button', { name: 'Next' }).click();
}

/**
 * What the tabs of this device send from now on: the scans that the server took, as often as it did, and how many sendings of
 * scans were under way at once. What it refused or never heard is no sending: it is sent again.
 */
function watchSyncs(context: BrowserContext) {
  const answers: Promise<string[]>[] = [];
  const underWay = new Set<Request>();
  let most = 0;
  const isSending = (request: Request) => /"GateSync".*"scanId":"/s.test(request.postData() ?? '');
  context.on('request', request => {
    if (!isSending(request)) return;
    underWay.add(request);
    most = Math.max(most, underWay.size);
  });
  context.on('requestfailed', request => underWay.delete(request));
  context.on('requestfinished', request => {
    if (!underWay.delete(request)) return;
    answers.push(
      request.response().then(async response => {
        const { data } = (await response!.json()) as { data?: { syncCheckIns?: { results?: { scanId: string }[] } } };
        return (data?.syncCheckIns?.results ?? []).map(({ scanId }) => scanId);
      }),
    );
  });
  return { mostAtOnce: () => most, taken: async () => (await Promise.all(answers)).flat() };
}

const attendance = async ({ event, owner }: House) => {
  const QUERY = 'query ($id: ID!) { event(id: $id) { attendance { checkedIn inside conflicts } } }';
  return (await ask<{ event: { attendance: object } }>(QUERY, { id: event.id }, owner.token)).event.attendance;
};
const scansOf = async ({ event, owner }: House) => {
  const QUERY = 'query ($id: ID!) { checkIns(eventId: $id, first: 100) { nodes { id outcome offline gate } } }';
  return (await ask<{ checkIns: { nodes: object[] } }>(QUERY, { id: event.id }, owner.token)).checkIns.nodes;
};

test('two devices without a network: the earliest scan counts, the later one is a conflict, on the door and backstage', async ({
  page: north,
  visit,
}) => {
  const house = await givenHouse();
  const { tickets } = await givenTickets(house, 2);
  const [first, second] = [tickets[0]!.serial, tickets[1]!.serial];
  const south = await visit({});
  await startShift(north, house, 'North', await givenMember(house, 'SCANNER'));
  await startShift(south, house, 'South', await givenMember(house, 'SCANNER'));
  await north.context().setOffline(true);
  await south.context().setOffline(true);
  await expect(north.getByText('Offline')).toBeVisible();

  await letIn(north, first, /ADMIT.*Decided on this device/s);
  await letIn(south, first, /ADMIT.*Decided on this device/s);
  await letIn(south, second, /ADMIT/);
  await letIn(north, first, /STOP.*Used .*North.*Decided on this device/s);
  await expect(north.getByText('2 scans wait')).toBeVisible();
  await expectAccessible(north, 'a shift without a network');

  // The later one is heard of first.
  await south.context().setOffline(false);
  await expect(south.getByText('All scans sent')).toBeVisible();
  await expect.poll(() => attendance(house)).toMatchObject({ checkedIn: 2, inside: 2, conflicts: 0 });
  await north.context().setOffline(false);
  await expect(north.getByText('All scans sent')).toBeVisible();
  const notice = north.getByRole('region', { name: 'Scans to look at' });
  await expect(notice).toContainText(new RegExp(`${first}.*Let in at South, .*in already: North, `));
  await expectAccessible(north, 'a shift with a conflict');
  await notice.getByRole('button', { name: `Seen: ${first}` }).click();
  await expect(notice).toBeHidden();
  expect(await attendance(house)).toMatchObject({ checkedIn: 2, inside: 2, conflicts: 1 });

  const office = await visit({});
  await signIn(office, house.owner, `/promoter/events/${house.event.id}/conflicts`);
  const line = office.getByRole('listitem').filter({ hasText: first });
  await expect(line).toContainText(/Was in already.*Let in.*South, .*Counts instead.*North, /s);
});

test('what was scanned without a network outlasts a reload, is asked about, and is sent once by two tabs', async ({
  page,
}) => {
  const house = await givenHouse();
  const { tickets } = await givenTickets(house, 2);
  const staff = await givenMember(house, 'SCANNER');
  await startShift(page, house, 'North', staff);
  // Nothing reaches the server, but the page itself can be had: with its service worker a phone needs no network for that.
  const api = '**/graphql';
  await page.context().route(api, route => route.abort());
  for (const { serial } of tickets) await letIn(page, serial, /ADMIT.*Decided on this device/s);
  await expect(page.getByText('2 scans wait')).toBeVisible();

  page.once('dialog', dialog => void dialog.accept()); // the browser's own question
  await page.reload();
  await expect(page.getByText('2 scans wait')).toBeVisible(); // the shift goes on
  await letIn(page, tickets[0]!.serial, /STOP.*Used .*North/s);
  await page.getByRole('button', { name: 'End shift' }).click();
  await page.getByRole('link', { name: 'Backstage' }).click();
  await expect(page.getByRole('dialog', { name: 'Leave with unsent scans?' })).toContainText('3 scans');
  await page.getByRole('button', { name: 'Stay' }).click();

  const other = await page.context().newPage();
  await other.goto(`/gate/${house.event.id}`);
  await expect(other.getByText('3 scans wait to be sent')).toBeVisible();
  const syncs = watchSyncs(page.context());
  await page.context().unroute(api);
  for (const tab of [page, other]) await tab.evaluate(`dispatchEvent(new Event('online'))`);
  for (const tab of [page, other]) await expect(tab.getByText(/scans? waits? to be sent/)).toHaveCount(0);
  await expect.poll(() => scansOf(house)).toHaveLength(3);
  const taken = await syncs.taken();
  expect([taken.length, new Set(taken).size, syncs.mostAtOnce()]).toEqual([3, 3, 1]);
  expect(await attendance(house)).toMatchObject({ checkedIn: 2, inside: 2, conflicts: 0 });
});

test('a device that is signed out from afar stops, keeps no tickets, and sends what waits after the next sign-in', async ({
  page,
  wrongs,
}) => {
  wrongs.expect(/status of 401/); // how the server answers a session that was ended
  const house = await givenHouse();
  const { tickets } = await givenTickets(house, 1);
  const staff = await givenMember(house, 'SCANNER');
  await startShift(page, house, 'North', staff);
  await page.context().setOffline(true);
  await letIn(page, tickets[0]!.serial, /ADMIT/);

  const DEVICES = 'query ($id: ID!) { devices(eventId: $id) { id } }';
  const { devices } = await ask<{ devices: { id: string }[] }>(DEVICES, { id: house.event.id }, house.owner.token);
  const REVOKE = 'mutation ($input: RevokeDeviceInput!) { revokeDevice(input: $input) { __typename } }';
  await ask(REVOKE, { input: { deviceId: devices[0]!.id } }, house.owner.token);
  await page.context().setOffline(false);
  await expect(page.getByRole('heading', { name: 'This device is signed out' })).toBeVisible();
  await expect(page.getByText('1 scan waits here.')).toBeVisible();
  await expectAccessible(page, 'a shift that was ended from afar');
  const kept = () =>
    page.evaluate<Record<string, number>>(`new Promise(go => {
      const opening = indexedDB.open('foyer-gate');
      opening.onsuccess = () => {
        const stores = opening.result.transaction(['codes', 'lists', 'queue']);
        const counts = {};
        for (const name of ['codes', 'lists', 'queue'])
          stores.objectStore(name).count().onsuccess = event => (counts[name] = event.target.result);
        stores.oncomplete = () => (opening.result.close(), go(counts));
      };
    })`);
  await expect.poll(kept).toEqual({ codes: 0, lists: 0, queue: 1 });

  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('Email').fill(staff.email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('button', { name: 'Start shift' })).toBeVisible();
  await expect.poll(() => attendance(house)).toMatchObject({ checkedIn: 1, inside: 1 });
  await begin(page, 'North');
  await expect(page.getByText('All scans sent')).toBeVisible();
});

test('a shift that began without a network goes on after a reload, and when it comes back', async ({ page }) => {
  const house = await givenHouse();
  const { tickets } = await givenTickets(house, 1);
  const staff = await givenMember(house, 'SCANNER');
  await startShift(page, house, 'North', staff);
  await page.getByRole('button', { name: 'End shift' }).click();
  const api = '**/graphql';
  await page.context().route(api, route => route.abort());
  await page.reload();
  await begin(page, 'North');
  await letIn(page, tickets[0]!.serial, /ADMIT.*Decided on this device/s);
  page.once('dialog', dialog => void dialog.accept()); // the browser's own question
  await page.reload();
  await expect(page.getByText('1 scan waits')).toBeVisible();
  await page.context().unroute(api);
  await page.evaluate(`dispatchEvent(new Event('online'))`);
  await expect(page.getByText('All scans sent')).toBeVisible();
  await expect(page.getByRole('button', { name: 'End shift' })).toBeVisible();
});

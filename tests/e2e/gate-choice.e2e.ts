import { expectAccessible } from './support/accessibility.js';
import { ask } from './support/api.js';
import { expect, PHONE, signIn, test } from './support/fixtures.js';
import { expectVerdict, refuseCamera } from './support/gate.js';
import { givenHouse, givenMember, givenTickets } from './support/given.js';

test.use(PHONE);

test('where nobody has entered yet, the event’s gates are there to choose, each with what it lets in', async ({
  page,
}) => {
  await refuseCamera(page);
  const house = await givenHouse({ tiers: [{ name: 'Regular' }, { name: 'VIP' }] });
  const { tickets } = await givenTickets(house);
  const CREATE = 'mutation ($input: CreateGateInput!) { createGate(input: $input) { ... on Gate { id name } } }';
  const EVENT = 'query ($id: ID!) { event(id: $id) { tiers { id name } } }';
  const { event } = await ask<{ event: { tiers: { id: string; name: string }[] } }>(EVENT, { id: house.event.id });
  const vip = event.tiers.find(({ name }) => name === 'VIP')!;
  for (const [name, tierIds] of [
    ['North', [vip.id]],
    ['South', []],
  ] as const)
    await ask(CREATE, { input: { eventId: house.event.id, name, tierIds } }, house.owner.token);

  await signIn(page, await givenMember(house, 'SCANNER'), `/gate/${house.event.id}`);
  const choice = page.getByRole('group', { name: 'Which gate do you stand at?' });
  await expect(choice.getByRole('radio')).toHaveCount(3);
  await expect(choice.getByRole('radio', { checked: true })).toHaveCount(0);
  await expect(choice).toContainText(
    /North.*Lets in: VIP.*South.*Lets every ticket in.*Another place.*Lets every ticket/,
  );
  await page.getByRole('button', { name: 'Start shift' }).click();
  await expect(page.getByText('Choose the gate you stand at.')).toBeVisible();
  await expectAccessible(page, 'the choice of a gate');
  await choice.getByRole('radio', { name: 'North' }).check();
  await page.getByRole('button', { name: 'Start shift' }).click();

  await page.getByRole('button', { name: 'Type a serial' }).last().click();
  await page.getByLabel('Serial').fill(tickets[0]!.serial);
  await page.getByRole('button', { name: 'Look it up' }).click();
  await page.getByRole('button', { name: 'Continue: let in' }).click();
  await expectVerdict(page, /CHECK.*For another gate/);

  // In mid-shift the page goes on at that gate; after the shift it is the one that is offered first.
  await page.reload();
  await expect(page.getByRole('heading', { name: /^Gate North, / })).toBeAttached();
  await page.getByRole('button', { name: 'End shift' }).click();
  await expect(choice.getByRole('radio', { name: 'North' })).toBeChecked();
  await page.reload();
  await expect(choice.getByRole('radio', { name: 'North' })).toBeChecked();
});

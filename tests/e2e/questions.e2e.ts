/* Long because it goes through every kind of question, in each of the places where one is met. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { paths } from '../../client/src/paths.js';
import { expectAccessible } from './support/accessibility.js';
import { ask, change, uniqueEmail } from './support/api.js';
import { DESK, expect, PHONE, signIn, test } from './support/fixtures.js';
import { givenHouse, type House } from './support/given.js';

test.use(PHONE);
test.describe.configure({ timeout: 120_000 });

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const picture = (name: string, buffer = PNG) => ({ name, mimeType: 'image/png', buffer });

/** One question of every kind, by what it is called; each is asked of the order and of each ticket. */
const KINDS = {
  Nickname: { kind: 'TEXT' },
  Story: { kind: 'LONG_TEXT' },
  Mail: { kind: 'EMAIL' },
  Phone: { kind: 'PHONE' },
  Age: { kind: 'NUMBER' },
  Shirt: { kind: 'CHOICE', choices: ['S', 'M', 'L'] },
  Days: { kind: 'MULTI_CHOICE', choices: ['Friday', 'Saturday', 'Sunday'] },
  Terms: { kind: 'CHECKBOX' },
  Badge: { kind: 'FILE' },
} as const;
type Name = keyof typeof KINDS;
const NAMES = Object.keys(KINDS) as Name[];
const ofOrder = (name: Name) => `${name} of all`;

/** Where the order is asked, and where a ticket is. */
interface Form {
  readonly scope: Page | Locator;
  readonly label: (name: Name) => string;
}
const orderForm = (page: Page): Form => ({ scope: page, label: ofOrder });
const ticketForm = (page: Page, ticket: number): Form => ({
  scope: page.getByRole('group', { name: `Ticket ${ticket}` }),
  label: name => name,
});

const field = ({ scope, label }: Form, name: Name): Locator =>
  name === 'Days'
    ? scope.getByRole('group', { name: label(name), exact: true })
    : scope.getByLabel(label(name), { exact: true });

/** What is answered for all, for the first ticket and for the second; each differs, so that a mix-up shows. */
const ANSWERS = [
  {
    Nickname: 'Crew',
    Story: 'We came\nby boat.',
    Mail: 'Crew@Example.com',
    Phone: '+234 1 555 0100',
    Age: '12.5',
    Shirt: 'S',
    Days: ['Friday', 'Sunday'],
    Badge: 'badge-0.png',
  },
  {
    Nickname: 'Ada',
    Story: 'First.',
    Mail: 'ada@example.com',
    Phone: '(030) 12 34',
    Age: '36',
    Shirt: 'L',
    Days: ['Sunday'],
    Badge: 'badge-1.png',
  },
  {
    Nickname: '=Linus',
    Story: 'Second.',
    Mail: 'linus@example.com',
    Phone: '020-1000',
    Age: '0',
    Shirt: 'S',
    Days: ['Friday'],
    Badge: 'badge-2.png',
  },
] as const;
type Answers = (typeof ANSWERS)[number];
const TYPED = ['Nickname', 'Story', 'Mail', 'Phone', 'Age'] as const;

async function fill(form: Form, answers: Answers): Promise<void> {
  for (const name of TYPED) await field(form, name).fill(answers[name]);
  await field(form, 'Shirt').selectOption(answers.Shirt);
  for (const day of answers.Days) await field(form, 'Days').getByLabel(day).check();
  await field(form, 'Terms').check();
  await field(form, 'Badge').setInputFiles(picture(answers.Badge));
  await expect(form.scope.getByRole('button', { name: `Remove ${answers.Badge}` })).toBeVisible();
}

const givenAsking = () =>
  givenHouse({
    questions: NAMES.flatMap(name => [
      { label: ofOrder(name), required: true, perTicket: false, ...KINDS[name] },
      { label: name, required: true, perTicket: true, ...KINDS[name] },
    ]),
  });

/** The organizer takes a shirt and a day out of the choices, while somebody has the page open. */
async function takeChoicesAway({ event, owner }: House): Promise<void> {
  interface Question {
    kind: string;
    choices: string[];
  }
  const { event: asked } = await ask<{ event: { questions: Question[] } }>(
    'query ($id: ID!) { event(id: $id) { questions { id label kind required perTicket choices } } }',
    { id: event.id },
  );
  const gone = new Set(['M', 'Saturday']);
  const questions = asked.questions.map(one => ({ ...one, choices: one.choices.filter(choice => !gone.has(choice)) }));
  await change('updateEvent', { eventId: event.id, questions }, '... on Event { id }', owner.token);
}

test('questions of every kind, of the order and of each ticket: refused beside their fields, answered, read by the organizer and taken home', async ({
  page,
  visit,
  wrongs,
}) => {
  wrongs.expect(/415/); // the file that is none
  const house = await givenAsking();
  const forms = [orderForm(page), ticketForm(page, 1), ticketForm(page, 2)];
  const [order, first, second] = forms as [Form, Form, Form];
  const send = () => page.getByRole('button', { name: 'Get tickets' }).click();
  const says = (form: Form, name: Name, words: string | RegExp) =>
    expect(field(form, name)).toHaveAccessibleDescription(words);

  await page.goto(paths.newCheckout(house.event.slug, { [house.tiers[0].id]: 2 }));
  await page.getByLabel('Name', { exact: true }).fill('Grace Hopper');
  await page.getByLabel('Email', { exact: true }).fill(uniqueEmail('grace'));

  await test.step('nothing was answered: each field says what it needs, and the first has the focus', async () => {
    await send();
    for (const form of forms) {
      for (const name of TYPED) await says(form, name, 'This needs an answer.');
      for (const name of ['Shirt', 'Days'] as const) await says(form, name, 'Choose an answer.');
      await says(form, 'Terms', 'This has to be ticked.');
      await says(form, 'Badge', /Send a file\.$/);
    }
    await expect(field(order, 'Nickname')).toBeFocused();
    await expectAccessible(page, 'a checkout with questions of every kind, none answered');
  });

  await test.step('one kind alone is missing, and the focus goes to it', async () => {
    for (const [i, form] of [...forms.entries()].reverse()) await fill(form, ANSWERS[i]!); // the second's file comes first
    await field(second, 'Days').getByLabel('Friday').uncheck();
    await send();
    await says(second, 'Days', 'Choose an answer.');
    await expect(field(second, 'Days').getByLabel('Friday')).toBeFocused();
    await field(second, 'Days').getByLabel('Friday').check();
    await field(first, 'Terms').uncheck();
    await send();
    await says(first, 'Terms', 'This has to be ticked.');
    await expect(field(first, 'Terms')).toBeFocused();
    await field(first, 'Terms').check();
  });

  await test.step('what is no number and no picture is seen before anything is sent', async () => {
    await field(order, 'Age').fill('old');
    await field(second, 'Age').fill('12 years');
    await page.getByRole('button', { name: 'Remove badge-2.png' }).click();
    await field(second, 'Badge').setInputFiles(picture('liar.png', Buffer.from('<script>alert(1)</script>')));
    await says(second, 'Badge', /isn’t what its name says/);
    await send();
    for (const form of [order, second]) await says(form, 'Age', 'A number, such as 12 or 1.5.');
    await says(first, 'Age', '');
    await expect(field(order, 'Age')).toBeFocused();
    await field(order, 'Age').fill(ANSWERS[0].Age);
    await field(second, 'Age').fill(ANSWERS[2].Age);
    await field(second, 'Badge').setInputFiles(picture('badge-2.png'));
    await expect(second.scope.getByRole('button', { name: 'Remove badge-2.png' })).toBeVisible();
  });

  await test.step('what the server refuses stands beside its field, of the ticket that it is about', async () => {
    await field(order, 'Nickname').fill('x'.repeat(501));
    await field(order, 'Story').fill('y'.repeat(5_001));
    await field(first, 'Mail').fill('nobody at home');
    await field(second, 'Phone').fill('call me');
    await field(second, 'Shirt').selectOption('M');
    await field(order, 'Days').getByLabel('Saturday').check();
    await takeChoicesAway(house);
    await send();
    await says(order, 'Nickname', /500/);
    await says(order, 'Story', /5,?000/);
    await says(first, 'Mail', 'This is no e-mail address.');
    await says(second, 'Phone', 'This is no telephone number.');
    await says(second, 'Shirt', 'Take one of the choices.');
    await says(order, 'Days', 'Take some of the choices.');
    for (const name of ['Mail', 'Phone', 'Shirt'] as const) await says(order, name, '');
    for (const name of ['Phone', 'Shirt', 'Days'] as const) await says(first, name, '');
    await expectAccessible(page, 'a checkout with answers that were refused');
  });

  await test.step('put right, it is bought', async () => {
    for (const name of ['Nickname', 'Story'] as const) await field(order, name).fill(ANSWERS[0][name]);
    await field(first, 'Mail').fill(ANSWERS[1].Mail);
    await field(second, 'Phone').fill(ANSWERS[2].Phone);
    await field(second, 'Shirt').selectOption(ANSWERS[2].Shirt);
    await field(order, 'Days').getByLabel('Saturday').uncheck();
    await send();
    await expect(page.getByRole('heading', { name: 'See you there' })).toBeVisible();
  });

  const [all, one, two] = [{ ...ANSWERS[0], Mail: 'crew@example.com' }, ANSWERS[1], ANSWERS[2]];
  const desk = await visit(DESK);
  await signIn(desk, house.owner, paths.eventOrders(house.event.id));
  await test.step('the organizer reads them with the order', async () => {
    await desk.getByText('Answers').click();
    const answer = (label: string) =>
      desk
        .getByRole('term')
        .filter({ hasText: new RegExp(`^${label}$`) })
        .locator('..')
        .getByRole('definition');
    for (const name of ['Nickname', 'Mail', 'Phone', 'Age', 'Shirt'] as const) {
      await expect(answer(ofOrder(name))).toHaveText(all[name]);
      await expect(answer(name)).toHaveText(`${one[name]}; ${two[name]}`);
    }
    await expect(answer(ofOrder('Story'))).toHaveText('We came by boat.');
    await expect(answer(ofOrder('Days'))).toHaveText('Friday, Sunday');
    await expect(answer('Days')).toHaveText('Sunday; Friday');
    await expect(answer(ofOrder('Terms'))).toHaveText('Yes');
    await expect(answer('Terms')).toHaveText('Yes; Yes');
    await expect(answer(ofOrder('Badge')).getByRole('link')).toHaveText(['badge-0.png']);
    await expect(answer('Badge').getByRole('link')).toHaveText(['badge-1.png', 'badge-2.png']);
    const saving = desk.waitForEvent('download');
    await answer('Badge').getByRole('link', { name: 'badge-2.png' }).click();
    expect(await readFile(await (await saving).path())).toEqual(PNG);
    await expectAccessible(desk, 'an order with answers of every kind');
  });

  await test.step('the lists of orders and of attendees have them, a column a question', async () => {
    const cells = (answers: Answered, label: (name: Name) => string = name => name) =>
      Object.fromEntries(NAMES.map(name => [label(name), asCell(words(answers)[name])]));
    await desk.goto(paths.manageEvent(house.event.id));
    const orders = await taken(desk, 'orders');
    expect(orders).toHaveLength(1);
    expect(orders[0]).toMatchObject(cells(all, ofOrder));
    for (const name of NAMES) expect(orders[0]![name]).toBe(asCell(`${words(one)[name]} | ${words(two)[name]}`));
    const attendees = await taken(desk, 'attendees');
    expect(attendees).toMatchObject([
      { ...cells(all, ofOrder), ...cells(one) },
      { ...cells(all, ofOrder), ...cells(two) },
    ]);
  });
});

type Answered = Omit<Answers, 'Mail'> & { readonly Mail: string };
const words = (answers: Answered) => ({ ...answers, Days: answers.Days.join(', '), Terms: 'yes' });

/** A spreadsheet must not take it for a formula. */
const asCell = (text: string): string => (/^[=+\-@]/.test(text) ? `'${text}` : text);

/** A list as its button saves it: its lines by their heads. */
async function taken(desk: Page, list: string): Promise<Record<string, string>[]> {
  const saving = desk.waitForEvent('download');
  await desk.getByRole('button', { name: `Download ${list} as CSV` }).click();
  const text = (await readFile(await (await saving).path(), 'utf8')).replace(/^\uFEFF/, '');
  const [heads, ...rows] = table(text);
  return rows.map(cells => Object.fromEntries(cells.map((cell, i) => [heads![i]!, cell])));
}

/** RFC 4180, line ends within quotes included. */
function table(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!);
    if (end === '\r\n') rows.push([]);
  }
  return rows.filter(cells => cells.length > 1);
}

import type { TestApp } from './app.js';
import type { GivenEvent, GivenOrder, GivenOrganization, GivenUser } from './given.js';

/** Everybody there is, in the order of the tables' columns. "other" is a buyer of another order, "promoter" owns another organization. */
export const WHO = ['nobody', 'buyer', 'other', 'promoter', 'VIEWER', 'SCANNER', 'MANAGER', 'OWNER', 'ADMIN'] as const;

export type Who = (typeof WHO)[number];

/** Reads a table of words: a row's name, then one word for each of WHO. */
export function table(text: string): Map<string, Record<Who, string>> {
  const [, ...rows] = text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean);
  return new Map(
    rows.map(row => {
      const [name = '', ...words] = row.split(/\s+/);
      if (words.length !== WHO.length) throw new Error(`${name} has ${words.length} columns`);
      return [name, Object.fromEntries(WHO.map((who, column) => [who, words[column]])) as Record<Who, string>];
    }),
  );
}

/** An organization with its people, an event that is sold and a draft, the buyer's paid order, and strangers. */
export interface Stage {
  readonly app: TestApp;
  readonly people: Record<Who, GivenUser | undefined>;
  readonly organization: GivenOrganization;
  readonly event: GivenEvent;
  readonly draft: GivenEvent;
  readonly order: GivenOrder;
}

export async function setStage(app: TestApp): Promise<Stage> {
  const { given } = app;
  const organization = await given.organization();
  await app.sql(`update organizations set legal_name = 'House Ltd', tax_number = 'T-1' where id = ?`, [
    organization.id,
  ]);
  const event = await given.event({ organization, tiers: [{ capacity: 1_000 }] });
  const draft = await given.event({ organization, draft: true });
  const [buyer, other] = [await given.user(), await given.user()];
  const order = await given.paidOrder(event, { buyer });
  await given.paidOrder(event, { buyer: other });
  const people = {
    nobody: undefined,
    buyer,
    other,
    promoter: (await given.event()).organization.owner,
    VIEWER: await given.member(organization.id, 'VIEWER'),
    SCANNER: await given.member(organization.id, 'SCANNER'),
    MANAGER: await given.member(organization.id, 'MANAGER'),
    OWNER: organization.owner,
    ADMIN: await given.user({ admin: true }),
  };
  return { app, people, organization, event, draft, order };
}

/** The operation or type without the variant in brackets that tells rows of a table apart. */
export const withoutVariant = (name: string): string => name.replace(/\(.*?\)/, '');

import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MAIL_TEMPLATES } from '../server/mail/previews/mail-preview.service.js';
import { GIVER, TAKER } from '../server/mail/previews/sample-house.js';
import { grammarOf, type Language } from '../server/mail/words/grammar.js';
import { LANGUAGES, tongueOf } from '../server/mail/words/words.js';
import { startTestApp, type TestApp } from './support/app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const write = (template: (typeof MAIL_TEMPLATES)[number], language: Language) =>
  app.app.services().mailPreviews.write(template, language);

/** What the samples are called, whatever the language. */
const NAMES = [
  'Harmattan Jazz',
  'Eko Terrace',
  'Eko Studio',
  'Eko Hall',
  '1 Marina',
  'Lagos',
  'Balcon',
  GIVER.name,
  TAKER.name,
];

/** The mail's own words: without names, addresses, serials and the carrier's references. */
function ownWords(text: string): string {
  const bare = text
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(/\S+@\S+/g, ' ')
    .replace(/\bF-[0-9A-F]{6}\b|\bS[0-9A-F]{8}\S*|STRIPE dp_\S+|\b(UTC|GMT|NGN)\b/g, ' ');
  return NAMES.reduce((rest, name) => rest.replaceAll(name, ' '), bare);
}

const ENGLISH =
  /\b(the|you|your|yours|and|are|is|was|were|with|this|that|for|from|tickets?|orders?|will|been|have|has|when|where|doors|which|who|it|get|by|of)\b/iu;

describe.each(LANGUAGES)('every mail in %s', language => {
  test.each(MAIL_TEMPLATES)('%s has no gap and no word of another language', async template => {
    const { subject, html, text } = await write(template, language);
    const said = `${subject}\n${text}`;
    expect(subject).not.toBe('');
    expect(said).not.toMatch(/undefined|null|NaN|\[object|\$\{/);
    const { direction } = tongueOf(language);
    expect(html).toMatch(new RegExp(`<html[^>]* lang="${language}"`));
    expect(html).toMatch(new RegExp(`<html[^>]* dir="${direction}"`));
    if (language === 'en') return;
    expect(ownWords(said)).not.toMatch(ENGLISH);
    if (language === 'ar') expect(ownWords(said).match(/[A-Za-z]{2,}/g) ?? []).toEqual([]);
  });
});

test('every kind of mail is called something in the lists of mails, and nothing else is', async () => {
  const source = await readFile(new URL('../client/src/lib/mail-kinds.ts', import.meta.url), 'utf8');
  const called = [...source.matchAll(/^ {2}(\w+): msg`[^`]+`,$/gm)].map(([, kind]) => kind);
  expect(called.toSorted()).toEqual(MAIL_TEMPLATES.toSorted());
});

describe('the words', () => {
  type Leaf = string | ((...args: unknown[]) => string);
  /** Each sentence by its path, said of the same things. */
  const leaves = (words: object, path = ''): [string, string][] =>
    Object.entries(words).flatMap(([name, value]: [string, Leaf | object]) => {
      const here = path ? `${path}.${name}` : name;
      if (typeof value === 'string') return [[here, value]];
      if (typeof value === 'object') return leaves(value, here);
      return [[here, value('Aa', 3, 3)]];
    });
  /** What two languages may well say alike. */
  const ALIKE = /^(comma|colon|.*\.pdfName)$/;

  test.each(LANGUAGES.filter(language => language !== 'en'))('of %s are all its own', language => {
    const english = new Map(leaves(tongueOf('en').words));
    const left = leaves(tongueOf(language).words).filter(([path, said]) => english.get(path) === said);
    expect(left.filter(([path]) => !ALIKE.test(path))).toEqual([]);
  });

  test('count as each language counts', () => {
    const said = (language: string, count: number) => tongueOf(language).words.refundAsked.intro('X', count);
    expect([1, 2].map(count => said('en', count))).toEqual([
      'X wants to give back a ticket.',
      'X wants to give back 2 tickets.',
    ]);
    expect([1, 2].map(count => said('fr', count))).toEqual([
      'X souhaite rendre un billet.',
      'X souhaite rendre 2 billets.',
    ]);
    expect(new Set([1, 2, 3, 11, 100].map(count => said('ar-MA', count).replace(/\d+/, '#'))).size).toBe(4);
    expect(grammarOf('ar', 'ar-EG').number(12)).toBe('١٢');
  });

  test('are those of the language, with the region’s dates and digits; English where there are none', () => {
    const tongue = (tag: string) => {
      const { words, locale, direction } = tongueOf(tag);
      return [words.when, locale, direction];
    };
    expect(tongue('fr-CA')).toEqual(['Quand', 'fr-CA', 'ltr']);
    expect(tongue('ar-MA')).toEqual(['الموعد', 'ar-MA', 'rtl']);
    expect(tongue('AR')).toEqual(['الموعد', 'AR', 'rtl']);
    for (const unknown of ['pt-BR', '', 'constructor', 'not a tag'])
      expect(tongue(unknown)).toEqual(['When', 'en', 'ltr']);
  });
});

describe('a mail from right to left', () => {
  test('says so to every mail program, and keeps names in other letters together', async () => {
    const { html, text, subject } = await write('orderTickets', 'ar');
    expect(html).toMatch(/<html[^>]* dir="rtl"/);
    expect(html.match(/<td[^>]*dir="rtl"[^>]*align="right"|<td[^>]*align="right"[^>]*dir="rtl"/g)).toHaveLength(3);
    expect(html).toContain('text-align:right');
    expect(text).toContain('\u2068Adébáyọ̀ Ṣẹ́gun\u2069');
    expect(subject).toBe('تذكرتاك لحضور Harmattan Jazz');
  });

  test('has its dates and sums in its language and the event’s zone', async () => {
    const { text } = await write('orderTickets', 'ar');
    expect(text).toMatch(/غرب أفريقيا/);
    const french = await write('orderTickets', 'fr');
    expect(french.text).toMatch(/Afrique de l’Ouest/);
    expect(french.text.replaceAll(/\s/g, ' ')).toContain('90,00 NGN');
    expect(french.text).toMatch(/Quand : /);
  });
});

describe('mails that can be refused', () => {
  test('are those that staff wrote; what belongs to a sale offers no way to stop it', async () => {
    const refusable: string[] = [];
    for (const template of MAIL_TEMPLATES) {
      const { unsubscribeUrl, html, text } = await write(template, 'en');
      if (unsubscribeUrl) refusable.push(template);
      for (const part of [html, text]) expect(part.includes('/unsubscribe?token=')).toBe(Boolean(unsubscribeUrl));
    }
    expect(refusable).toEqual(['message', 'testMessage']);
  });
});

describe('previews', () => {
  const here = { host: 'localhost:4000' };
  const ask = (url: string, accept: string, headers: object = here) =>
    app.app.http.inject({ url, headers: { accept, ...headers } });

  test('there is one of every template in every language, as a page and for programs', async () => {
    const list = await ask('/dev/mails', 'text/html');
    for (const template of MAIL_TEMPLATES)
      for (const language of LANGUAGES) expect(list.body).toContain(`/dev/mails/${template}?language=${language}`);
    expect((await ask('/dev/mails', 'application/json')).json()).toEqual({
      templates: MAIL_TEMPLATES,
      languages: LANGUAGES,
    });
    const page = await ask('/dev/mails/orderTickets?language=ar', 'text/html');
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'/);
    expect(page.body).toContain('data:image/png;base64,');
    const { subject, html, text } = (await ask('/dev/mails/refundAsked?language=fr', 'application/json')).json();
    expect(subject).toContain('Harmattan Jazz');
    for (const part of [html, text]) expect(part).toContain('Une demande de remboursement');
    expect((await ask('/dev/outbox', 'text/html')).body).toContain('href="/dev/mails"');
  });

  test('nothing of what they tell of stays', async () => {
    for (const template of MAIL_TEMPLATES) await write(template, 'en');
    for (const table of ['organizations', 'events', 'orders', 'tickets', 'users', 'emails'])
      expect(await app.sql(`select count(*)::int as count from ${table}`)).toEqual([{ count: 0 }]);
  });

  test('are not there for others than this machine, and of unknown mails', async () => {
    const missing = [
      await ask('/dev/mails/constructor', 'text/html'),
      await ask('/dev/mails/orderTickets?language=xx', 'text/html'),
      await ask('/dev/mails', 'text/html', { host: 'evil.example' }),
      await app.app.http.inject({ url: '/dev/mails', headers: here, remoteAddress: '203.0.113.9' }),
    ];
    expect(missing.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 404]);
  });
});

import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import type { OrganizationRole } from '../../gql/graphql.js';
import type { SessionStore } from '../../apollo/session.js';

import { maySeeSales } from './roles.js';

export interface List {
  /** As the server calls it. */
  name: 'orders' | 'attendees' | 'check-ins' | 'transactions';
  title: MessageDescriptor;
  /** What a line of it is. */
  says: MessageDescriptor;
}

const OF_MONEY: List[] = [
  {
    name: 'orders',
    title: msg`Orders`,
    says: msg`Who bought what, and what was paid.`,
  },
  {
    name: 'transactions',
    title: msg`Transactions`,
    says: msg`Every movement of money, for whoever keeps the books.`,
  },
];
const OF_PEOPLE: List[] = [
  {
    name: 'attendees',
    title: msg`Attendees`,
    says: msg`Every ticket, who holds it, and who came.`,
  },
  {
    name: 'check-ins',
    title: msg`Check-ins`,
    says: msg`Every scan at the gates, refused ones too.`,
  },
];

/** The lists that somebody of this role may take. */
export const listsFor = (role: OrganizationRole | null | undefined): List[] =>
  maySeeSales(role) ? [OF_MONEY[0]!, ...OF_PEOPLE, OF_MONEY[1]!] : OF_PEOPLE;

/** The server said no, or something that is no answer. */
export class ExportRefused extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
  }
}

interface ExportWishes {
  signal: AbortSignal;
  /** Lines so far, without the head. */
  onProgress: (lines: number) => void;
}

/** Excel takes a file for one of its own language’s letters unless this stands in front. */
const BYTE_ORDER_MARK = '\uFEFF';
const [RETURN, FEED] = [13, 10];

/**
 * An event's list as a file. Fetched, because a link can't carry the token; a token that the server no longer takes is renewed
 * once, as everywhere.
 * @throws ExportRefused, and whatever fetch throws where the connection breaks: a file is whole or it is not there.
 */
export async function fetchExport(
  eventId: string,
  list: List['name'],
  session: Pick<SessionStore, 'token' | 'renew'>,
  { signal, onProgress }: ExportWishes,
): Promise<{ fileName: string; file: Blob; lines: number }> {
  const ask = (token: string | null) =>
    fetch(`/exports/${encodeURIComponent(eventId)}/${list}.csv`, {
      headers: { accept: 'text/csv, application/json', ...(token && { authorization: `Bearer ${token}` }) },
      signal,
    });
  const token = await session.token();
  let response = await ask(token);
  if (response.status === 401 && token) {
    void response.body?.cancel();
    response = await ask(await session.renew(token));
  }
  if (!response.ok || !response.body) throw new ExportRefused(response.status);

  const parts: BlobPart[] = [BYTE_ORDER_MARK];
  let lines = -1; // the head is none
  let last = 0;
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value);
    for (const byte of read.value) {
      if (byte === FEED && last === RETURN) lines += 1; // a feed alone is in a cell
      last = byte;
    }
    onProgress(Math.max(0, lines));
  }
  const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '');
  return {
    fileName: named?.[1] ?? `${list}.csv`,
    file: new Blob(parts, { type: 'text/csv' }),
    lines: Math.max(0, lines),
  };
}

/** Puts the file where the browser puts what is downloaded. */
export function saveFile(fileName: string, file: Blob): void {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: url, download: fileName });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // some browsers read it only after the click
}

/** Why there is no file, in words. */
export function exportTrouble(error: unknown): { title: string; advice: string } {
  const status = error instanceof ExportRefused ? error.status : null;
  switch (status) {
    case null:
      return { title: t`The download broke off`, advice: t`Nothing was saved. Check your connection and try again.` };
    case 401:
      return { title: t`Please sign in`, advice: t`Your session has ended. Sign in and carry on.` };
    case 403:
    case 404:
      return { title: t`Not yours to see`, advice: t`Your account has no access to this list.` };
    case 429:
      return { title: t`Slow down a little`, advice: t`Too many downloads. Try again in a few minutes.` };
    default:
      return { title: t`That didn’t work`, advice: t`The fault is ours. Try again in a moment.` };
  }
}

import type { SessionStore } from '../../apollo/session.js';

/** The server said no, or something that is no answer. */
export class ExportRefused extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
  }
}

interface ExportWishes {
  signal: AbortSignal;
  /** Bytes so far. */
  onProgress: (bytes: number) => void;
}

/**
 * An event's transactions as a file. Fetched, because a link can't carry the token; a token that the server no longer
 * takes is renewed once, as everywhere.
 * @throws ExportRefused, and whatever fetch throws where the connection breaks: a file is whole or it is not there.
 */
export async function fetchTransactions(
  eventId: string,
  session: Pick<SessionStore, 'token' | 'renew'>,
  { signal, onProgress }: ExportWishes,
): Promise<{ fileName: string; file: Blob }> {
  const ask = (token: string | null) =>
    fetch(`/exports/${encodeURIComponent(eventId)}/transactions.csv`, {
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

  const parts: BlobPart[] = [];
  let bytes = 0;
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value);
    onProgress((bytes += read.value.byteLength));
  }
  const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '');
  return { fileName: named?.[1] ?? 'transactions.csv', file: new Blob(parts, { type: 'text/csv' }) };
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
      return { title: 'The download broke off', advice: 'Nothing was saved. Check your connection and try again.' };
    case 401:
      return { title: 'Please sign in', advice: 'Your session has ended. Sign in and carry on.' };
    case 403:
    case 404:
      return { title: 'Not yours to see', advice: 'Your account has no access to this event’s transactions.' };
    case 429:
      return { title: 'Slow down a little', advice: 'Too many tries. Try again in a minute.' };
    default:
      return { title: 'That didn’t work', advice: 'The fault is ours. Try again in a moment.' };
  }
}

import { t } from '@lingui/core/macro';
import type { SessionStore } from '../../apollo/session.js';
import { language } from '../../words/language.js';

/** What the server takes; a phone's own format is made a JPEG by the phone where this list names none of its. */
export const PICTURE_TYPES = 'image/jpeg,image/png,image/webp,image/avif';
export const LARGEST_PICTURE = 10 * 1024 * 1024;

/** The server took it not, and why, where it says so. */
export class PictureRefused extends Error {
  constructor(
    readonly status: number,
    readonly reason: string | undefined,
  ) {
    super(reason ?? `HTTP ${status}`);
  }
}

interface UploadWishes {
  signal: AbortSignal;
  /** The part that is sent, 0 to 1. */
  onProgress: (part: number) => void;
}

/**
 * Sends a picture as the event's. By XMLHttpRequest, since fetch tells nobody how far it is; a token that the server no
 * longer takes is renewed once, as everywhere.
 * @throws PictureRefused; TypeError where the connection breaks; what `signal` was aborted with.
 */
export async function uploadPicture(
  eventId: string,
  file: Blob,
  session: Pick<SessionStore, 'token' | 'renew'>,
  wishes: UploadWishes,
): Promise<void> {
  const token = await session.token();
  let answer = await send(eventId, file, token, wishes);
  if (answer.status === 401 && token) answer = await send(eventId, file, await session.renew(token), wishes);
  if (answer.status !== 201) throw new PictureRefused(answer.status, reasonIn(answer.text));
}

function send(
  eventId: string,
  file: Blob,
  token: string | null,
  { signal, onProgress }: UploadWishes,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open('POST', `/events/${encodeURIComponent(eventId)}/image`);
    request.setRequestHeader('accept', 'application/json');
    if (token) request.setRequestHeader('authorization', `Bearer ${token}`);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => resolve({ status: request.status, text: request.responseText });
    request.onerror = () => reject(new TypeError('The connection broke.'));
    request.onabort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

function reasonIn(text: string): string | undefined {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: string; message?: string } };
    return error?.code === 'UPLOAD_REFUSED' ? error.message : undefined;
  } catch {
    return undefined;
  }
}

/** Why there is no picture, in words. */
export function pictureTrouble(error: unknown): { title: string; advice: string } {
  if (!(error instanceof PictureRefused))
    return {
      title: t`The upload broke off`,
      advice: t`The picture was not changed. Check your connection and try again.`,
    };
  if (error.reason && language() === 'en') return { title: t`Not this picture`, advice: error.reason };
  switch (error.status) {
    case 401:
      return { title: t`Please sign in`, advice: t`Your session has ended. Sign in and carry on.` };
    case 403:
    case 404:
      return { title: t`Not yours to change`, advice: t`Your account may not change this event.` };
    case 413:
      return { title: t`Not this picture`, advice: t`It has more than 10 MB. Save it smaller, or take another.` };
    case 429:
      return { title: t`Slow down a little`, advice: t`Too many pictures. Try again in an hour.` };
    default:
      return { title: t`That didn’t work`, advice: t`The fault is ours. Try again in a moment.` };
  }
}

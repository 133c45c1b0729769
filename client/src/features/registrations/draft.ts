import type { AnswerValues, SentFile } from '../../lib/answers.js';
import { draftName, type Owner } from '../../lib/drafts.js';

/** A registration as far as it was filled in. */
export interface Draft {
  tierId: string;
  name: string;
  email: string;
  phone: string;
  teamName: string;
  /** One a line. */
  members: string;
  answers: AnswerValues;
  files: readonly SentFile[];
}

interface Kept {
  draft: Draft;
  /** Milliseconds since 1970. */
  at: number;
}

/** Files that nobody attached are deleted after a day; what was typed stays a week. */
const FILES_MS = 23 * 3_600_000;
const TEXTS_MS = 7 * 24 * 3_600_000;
const key = (owner: Owner, eventId: string) => draftName('registration', owner, eventId);

/** Kept in this browser for who typed it until it is sent, so that neither a reload nor a closed tab costs any typing. */
export function keepDraft(owner: Owner, eventId: string, draft: Draft): void {
  localStorage.setItem(key(owner, eventId), JSON.stringify({ draft, at: Date.now() } satisfies Kept));
}

export const dropDraft = (owner: Owner, eventId: string): void => localStorage.removeItem(key(owner, eventId));

export function draftOf(owner: Owner, eventId: string): Draft | null {
  const text = localStorage.getItem(key(owner, eventId));
  if (!text) return null;
  const { draft, at } = JSON.parse(text) as Kept;
  const age = Date.now() - at;
  if (age > TEXTS_MS) return null;
  return age > FILES_MS ? { ...draft, files: [], answers: withoutFiles(draft.answers) } : draft;
}

const withoutFiles = (answers: AnswerValues): AnswerValues =>
  Object.fromEntries(
    Object.entries(answers).filter(
      ([, all]) => !all.some(one => typeof one === 'object' && one !== null && !Array.isArray(one)),
    ),
  );

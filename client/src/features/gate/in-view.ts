/** How long a code must be out of view before the same one counts again. */
export const OUT_OF_VIEW_MS = 2_000;

/** Whether it claims to be a code of a ticket's: what it is, the server says. */
export const isTicket = (code: string): boolean => /^FY1\./.test(code);
/** The six digits behind a rotating code change while it is held up: it is the same ticket all the time. */
export const withoutDigits = (code: string): string => code.replace(/^(FY1\.[^.]+\.[^.]+)\.\d{6}$/, '$1');
/** Whether two readings are of one ticket. */
export const sameTicket = (one: string, other: string): boolean => withoutDigits(one) === withoutDigits(other);

/**
 * Which of the codes before the camera counts as a scan. The same one is ignored while it stays in view, and so is every
 * other ticket beside it: of two that are held up together one verdict would cover the other. What is no ticket (a
 * poster on the wall) stands in no ticket's way.
 */
export class InView {
  /** When each was last in view, in milliseconds, and what was scanned of it. */
  #seen = new Map<string, { at: number; scanned: string }>();
  #mayChange = false;

  /** The code to scan among those of one frame; null where there is none. `now` in milliseconds of any clock. */
  pick(codes: readonly string[], now: number): string | null {
    this.#forget(now);
    const tickets = codes.filter(isTicket);
    const fresh = (tickets.length > 0 ? tickets : codes).filter(code => code !== '' && this.#isFresh(code));
    const isHeldUp = fresh.length < tickets.length;
    this.keep(codes, now);
    const [picked] = fresh;
    if (picked === undefined || isHeldUp) return null;
    this.#seen.set(withoutDigits(picked), { at: now, scanned: picked });
    this.#mayChange = false;
    return picked;
  }

  /** Nobody is scanned now: what was scanned before and is still held up does not count again, what is new has its turn later. */
  keep(codes: readonly string[], now: number): void {
    this.#forget(now);
    for (const code of codes) {
      const seen = this.#seen.get(withoutDigits(code));
      if (seen) seen.at = now;
    }
  }

  /** The last verdict let nobody through: its ticket counts again as soon as it shows other digits. */
  mayChange(): void {
    this.#mayChange = true;
  }

  #forget(now: number): void {
    for (const [key, { at }] of this.#seen) if (now - at > OUT_OF_VIEW_MS) this.#seen.delete(key);
  }

  #isFresh(code: string): boolean {
    const seen = this.#seen.get(withoutDigits(code));
    return !seen || (this.#mayChange && seen.scanned !== code);
  }
}

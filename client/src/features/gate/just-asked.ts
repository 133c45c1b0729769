import { OUT_OF_VIEW_MS, sameTicket } from './in-view.js';

/**
 * Tickets that were asked about a moment ago, by whatever way they were read. A barcode reader on a stand reads what lies on it
 * twice a second, and the second reading would turn an admission into a refusal: it has the grace that the camera has.
 */
export class JustAsked {
  /** When each was last read, or let through; in milliseconds. */
  #tickets: { code: string; at: number }[] = [];
  #mayChange = false;

  asked(code: string, now: number): void {
    this.#note(code, now);
    this.#mayChange = false;
  }

  /** Let through: the grace begins with that verdict, however long it took. */
  admitted(code: string, now: number): void {
    this.#note(code, now);
  }

  /** The last verdict let nobody through: its ticket counts again as soon as it shows other digits. */
  mayChange(): void {
    this.#mayChange = true;
  }

  /** Whether this is another reading of a ticket that was not taken away since; as long as it is read it stays one. */
  isAgain(code: string, now: number): boolean {
    this.#tickets = this.#tickets.filter(({ at }) => now - at <= OUT_OF_VIEW_MS);
    const before = this.#tickets.find(one => sameTicket(one.code, code));
    if (!before || (this.#mayChange && before.code !== code)) return false;
    before.at = now;
    return true;
  }

  #note(code: string, at: number): void {
    this.#tickets = [...this.#tickets.filter(one => !sameTicket(one.code, code)), { code, at }];
  }
}

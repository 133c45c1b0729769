import type { SecretKey } from '../platform/secret-key.js';
import type { Ticket } from './ticket.entity.js';

/** Tokens that open one ticket without an account, for whoever it was passed on to: good until it is passed on again. */
export class TicketAccess {
  /** What this operation's bearer opened or took. */
  readonly #opened = new Set<string>();

  constructor(private readonly secrets: Pick<SecretKey, 'token' | 'opens'>) {}

  /** The token of the ticket's present holder. Asks nobody's leave: callers do. */
  tokenOf(ticket: Ticket): string {
    return this.secrets.token('ticket-access', subjectOf(ticket));
  }

  /** Whether this token opens the ticket; whoever brought it is its bearer from here on. */
  opens(ticket: Ticket, token: string | null | undefined): boolean {
    if (this.secrets.opens('ticket-access', subjectOf(ticket), token)) this.#opened.add(subjectOf(ticket));
    return this.isBearer(ticket);
  }

  /**
   * Which of the ticket's codes was its newest when this token opened it; null for a token that never did. Opens nothing:
   * for who once held the ticket, and asks what became of it.
   */
  versionOf({ id, codeVersion: newest }: Ticket, token: string): number | null {
    for (let codeVersion = newest; codeVersion >= 1; codeVersion -= 1) {
      if (this.secrets.opens('ticket-access', subjectOf({ id, codeVersion }), token)) return codeVersion;
    }
    return null;
  }

  /** Whoever just took the ticket is its bearer. @returns the token for later. */
  openTaken(ticket: Ticket): string {
    this.#opened.add(subjectOf(ticket));
    return this.tokenOf(ticket);
  }

  /** Whether this operation brought the ticket's token, or took the ticket. */
  isBearer(ticket: Ticket): boolean {
    return this.#opened.has(subjectOf(ticket));
  }
}

/** With the version of its code, so that the token of whoever passed it on opens nothing. */
const subjectOf = ({ id, codeVersion }: Pick<Ticket, 'id' | 'codeVersion'>): string => `${id}:${codeVersion}`;

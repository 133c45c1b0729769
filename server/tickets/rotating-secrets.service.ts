import type { SecretKey } from '../platform/secret-key.js';
import { areCurrent, base32, type Scanned } from './rotating-code.policy.js';
import { parseCode } from './ticket-code.js';

/** RFC 4226 asks for 128 bits and recommends 160. */
const SECRET_BYTES = 20;

/** A ticket with the version of its code, and the version of its event's secrets. */
export interface RotatingTicket {
  readonly id: string;
  readonly codeVersion: number;
  readonly rotatingVersion: number;
}

/**
 * The secrets that rotating codes are made of: derived, so that no table holds one and a scan reads none. A new holder has
 * a new version of the ticket's code, and so another secret; all of an event's are renewed by raising its version.
 */
export class RotatingSecrets {
  constructor(private readonly secrets: Pick<SecretKey, 'token'>) {}

  /** For whoever may see it: base32. */
  textOf(ticket: RotatingTicket): string {
    return base32(this.secretOf(ticket));
  }

  /** Whether the digits beside this code are of now. Says nothing about the code: whoever asks looks it up. */
  areCurrent({ code, digits }: Scanned, rotatingVersion: number, at: Date): boolean {
    const parts = code && digits ? parseCode(code) : null;
    if (!digits || !parts) return false;
    const { ticketId: id, version: codeVersion } = parts;
    return this.match({ id, codeVersion, rotatingVersion }, digits, at);
  }

  /** The same of a ticket whose code is known. */
  match(ticket: RotatingTicket, digits: string, at: Date): boolean {
    return areCurrent(digits, this.secretOf(ticket), at);
  }

  private secretOf({ id, codeVersion, rotatingVersion }: RotatingTicket): Buffer {
    const token = this.secrets.token('rotating-code', `${id}:${codeVersion}:${rotatingVersion}`);
    return Buffer.from(token, 'base64url').subarray(0, SECRET_BYTES);
  }
}

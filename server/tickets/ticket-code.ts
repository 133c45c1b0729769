import { hash, sign, verify, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/**
 * What a QR code carries: `FY1.` + payload + `.` + signature, both base64url without padding. The payload is 36 bytes:
 * ticket id (16), event id (16), code version (4, big-endian). The signature is Ed25519 (RFC 8032) with the event's
 * key over the ASCII bytes of `FY1.` + payload. 138 characters in all: QR version 8 at error correction M.
 */
const PREFIX = 'FY1.';
const PAYLOAD_BYTES = 36;
const SIGNATURE_BYTES = 64;

const signInPool = promisify(sign);

export interface TicketCodeParts {
  readonly ticketId: string;
  readonly eventId: string;
  readonly version: number;
  /** What the signature is over. */
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/**
 * The code of one version of a ticket. Ed25519 is deterministic: the same parts always give the same code. Signed in
 * Node's thread pool: a signature takes 55 microseconds, and the server's thread 6 of them.
 */
export async function signCode(
  ticketId: string,
  eventId: string,
  version: number,
  privateKey: KeyObject,
): Promise<string> {
  const payload = Buffer.concat([uuidBytes(ticketId), uuidBytes(eventId), Buffer.alloc(4)]);
  payload.writeUInt32BE(version, 32);
  const signed = PREFIX + payload.toString('base64url');
  const signature = await signInPool(null, Buffer.from(signed), privateKey);
  return `${signed}.${signature.toString('base64url')}`;
}

/** Takes a code apart without believing it; null for anything that is not written exactly as `signCode` writes it. */
export function parseCode(code: string): TicketCodeParts | null {
  const [version, payloadText, signatureText, ...rest] = code.split('.');
  if (`${version}.` !== PREFIX || !payloadText || !signatureText || rest.length > 0) return null;
  const payload = canonical(payloadText, PAYLOAD_BYTES);
  const signature = canonical(signatureText, SIGNATURE_BYTES);
  if (!payload || !signature) return null;
  return {
    ticketId: uuidText(payload.subarray(0, 16)),
    eventId: uuidText(payload.subarray(16, 32)),
    version: payload.readUInt32BE(32),
    signed: Buffer.from(PREFIX + payloadText),
    signature,
  };
}

/** Whether the parts were signed with the key that this public key belongs to. */
export function isSignedBy({ signed, signature }: TicketCodeParts, publicKey: KeyObject): boolean {
  return verify(null, signed, publicKey, signature);
}

/** What the database keeps of a code: SHA-256 of its characters. */
export const digestOf = (code: string): Buffer => hash('sha256', code, 'buffer');

/** One text a value: base64url has spare bits at its end, and a second spelling of a code would have another digest. */
function canonical(text: string, length: number): Buffer | null {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length === length && bytes.toString('base64url') === text ? bytes : null;
}

const uuidBytes = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex');

function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

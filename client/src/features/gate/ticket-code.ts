/* eslint lingui/no-unlocalized-strings: off -- what codes and algorithms are called is no word of a page */
/** A ticket's code as its QR carries it, taken apart and not believed yet. The server's ticket-code.ts says how it is made. */
export interface TicketCode {
  /** Without the digits that change: what a digest is of. */
  readonly code: string;
  /** The six digits behind it, where it rotates. */
  readonly digits: string | null;
  readonly eventId: string;
  /** What the signature is over. */
  readonly signed: string;
  readonly signature: Uint8Array<ArrayBuffer>;
}

const PAYLOAD_BYTES = 36;
const SIGNATURE_BYTES = 64;

/** Null for anything that is not written exactly as the server writes it. */
export function parseScanned(scanned: string): TicketCode | null {
  const [, code = '', payloadText = '', signatureText = '', digits = null] =
    /^(FY1\.([\w-]+)\.([\w-]+))(?:\.(\d{6}))?$/.exec(scanned.trim()) ?? [];
  const payload = bytesOf(payloadText, PAYLOAD_BYTES);
  const signature = bytesOf(signatureText, SIGNATURE_BYTES);
  if (!payload || !signature) return null;
  return { code, digits, eventId: uuidOf(payload.subarray(16, 32)), signed: `FY1.${payloadText}`, signature };
}

/** SHA-256 of a code, as the manifest names it. */
export async function digestOf(code: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code))));
}

/**
 * Whether the event's key signed this code. Null where this browser knows no Ed25519 (those of before 2025): a code whose
 * digest is in the manifest is proved without, and of another one nobody can say.
 */
export async function isSigned({ signed, signature }: TicketCode, publicKey: string): Promise<boolean | null> {
  const raw = bytesOf(publicKey, 32);
  if (!raw) return null;
  try {
    const key = await crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify']);
    return await crypto.subtle.verify({ name: 'Ed25519' }, key, signature, new TextEncoder().encode(signed));
  } catch {
    return null;
  }
}

/** One text a value: base64url has spare bits at its end, and a second spelling of a code would have another digest. */
function bytesOf(text: string, length: number): Uint8Array<ArrayBuffer> | null {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0));
    return bytes.length === length && base64url(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

function uuidOf(bytes: Uint8Array): string {
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

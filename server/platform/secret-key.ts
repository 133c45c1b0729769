import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';

/** What a token is for. A token of one purpose is worthless for every other: each has a key of its own. */
export type TokenPurpose =
  | 'order-access'
  | 'ticket-access'
  | 'rotating-code'
  | 'transfer-offer'
  | 'verify-email'
  | 'reset-password'
  | 'ticket-file'
  | 'receipt-file'
  | 'attachment-put'
  | 'attachment-file'
  | 'attachment-sender'
  | 'registration-access'
  | 'access-token'
  | 'refresh-token'
  | 'admission'
  | 'queue-address'
  | 'waitlist-entry'
  | 'waitlist-claim'
  | 'message-consent';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Everything that is derived from SECRET_KEY. Tokens are HMACs of the id that they open, so that no table holds one
 * and a stolen database opens nothing.
 */
export class SecretKey {
  readonly #keys = new Map<string, Buffer>();
  /** The same, as HMACs take them without looking what they are given. */
  readonly #tokenKeys = new Map<TokenPurpose, KeyObject>();

  constructor(private readonly secret: string) {}

  /** The token that opens `subject` for this purpose: 256 bits in base64url, always the same. */
  token(purpose: TokenPurpose, subject: string): string {
    let key = this.#tokenKeys.get(purpose);
    if (!key) {
      key = createSecretKey(this.keyFor(purpose));
      this.#tokenKeys.set(purpose, key);
    }
    return createHmac('sha256', key).update(subject).digest('base64url');
  }

  /** Whether `token` opens `subject`, in constant time. */
  opens(purpose: TokenPurpose, subject: string, token: string | null | undefined): boolean {
    const right = Buffer.from(this.token(purpose, subject));
    const given = Buffer.from(token ?? '');
    return given.length === right.length && timingSafeEqual(given, right);
  }

  /** A token that carries its subject, for links: `subject.token`. The subject has no dot. */
  linkToken(purpose: TokenPurpose, subject: string): string {
    return `${subject}.${this.token(purpose, subject)}`;
  }

  /** The subject of a link token; null where it is forged or damaged. */
  readLinkToken(purpose: TokenPurpose, token: string): string | null {
    const [subject = '', mac] = token.split('.', 2);
    return this.opens(purpose, subject, mac) ? subject : null;
  }

  /** Encrypts bytes for the database (AES-256-GCM): nonce, ciphertext, tag. `context` must be the same to open it. */
  seal(bytes: Uint8Array, context: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.keyFor('seal'), nonce).setAAD(Buffer.from(context));
    return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws Error where the bytes were sealed with another SECRET_KEY or context, or changed since. */
  unseal(sealed: Uint8Array, context: string): Buffer {
    const bytes = Buffer.from(sealed);
    const decipher = createDecipheriv('aes-256-gcm', this.keyFor('seal'), bytes.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  }

  /** The 256-bit key of one purpose (HKDF-SHA-256, RFC 5869). */
  keyFor(purpose: string): Buffer {
    let key = this.#keys.get(purpose);
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', this.secret, '', `foyer:${purpose}`, 32));
      this.#keys.set(purpose, key);
    }
    return key;
  }
}

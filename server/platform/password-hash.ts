import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { RateLimitedError } from './errors.js';

/** OWASP's first choice for argon2id (Password Storage Cheat Sheet, 2025). About 27 ms of one core. */
const MEMORY_KIB = 19 * 1024;
const PASSES = 2;
const PARALLELISM = 1;

const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** How many run at once: the thread pool also serves files and name look-ups, and a core is left for requests. */
const AT_ONCE = Math.max(1, Math.min(availableParallelism() - 1, 3));
/** About eight seconds of work. Who comes after them is asked to come again rather than left to wait. */
const LONGEST_QUEUE = 250;
const RETRY_SECONDS = 10;

const derive = promisify(argon2) as (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer>;

let running = 0;
const waiting: (() => void)[] = [];

/**
 * The password's argon2id hash with a new salt, as `argon2id$memoryKiB$passes$parallelism$salt$hash`.
 * @throws RateLimitedError where too many wait already.
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await inTurn(() => argon2id(password, salt, MEMORY_KIB, PASSES, PARALLELISM, HASH_BYTES));
  return ['argon2id', MEMORY_KIB, PASSES, PARALLELISM, salt.toString('base64url'), hash.toString('base64url')].join(
    '$',
  );
}

/**
 * Whether the password belongs to the hash. Null, for an account that does not exist, takes the same time and is false.
 * @throws RateLimitedError where too many wait already.
 */
export async function verifyPassword(password: string, encoded: string | null): Promise<boolean> {
  const [algorithm, memory, passes, parallelism, salt = '', hash = ''] = (encoded ?? NOBODYS).split('$');
  if (algorithm !== 'argon2id') throw new Error('A password hash of an unknown kind is in the record');
  const right = Buffer.from(hash, 'base64url');
  const given = await inTurn(() =>
    argon2id(
      password,
      Buffer.from(salt, 'base64url'),
      Number(memory),
      Number(passes),
      Number(parallelism),
      right.length,
    ),
  );
  return timingSafeEqual(given, right) && encoded !== null;
}

const bytes = (count: number): string => randomBytes(count).toString('base64url');
const NOBODYS = `argon2id$${MEMORY_KIB}$${PASSES}$${PARALLELISM}$${bytes(SALT_BYTES)}$${bytes(HASH_BYTES)}`;

/** NFKC first, as NIST SP 800-63B asks: the same letters typed on another keyboard are the same password. */
function argon2id(
  password: string,
  nonce: Buffer,
  memory: number,
  passes: number,
  parallelism: number,
  tagLength: number,
): Promise<Buffer> {
  return derive('argon2id', { message: password.normalize('NFKC'), nonce, memory, passes, parallelism, tagLength });
}

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running >= AT_ONCE) {
    if (waiting.length >= LONGEST_QUEUE) throw new RateLimitedError(RETRY_SECONDS);
    await new Promise<void>(resolve => waiting.push(resolve)); // the place is handed over, so `running` stays
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

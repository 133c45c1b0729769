import { pino, type DestinationStream, type Logger } from 'pino';

/** What is never logged, wherever it stands in what is logged. Mail bodies (html, text) are among it. */
const SECRET_KEYS =
  /^(authorization|cookie|set-cookie|.*password.*|.*secret.*|.*token|.*signature|api-?_?key|private-?_?key|card.*|cvc|html|text|rawbody)$/i;
/** Parameters of links and pages that let their bearer in. */
const SECRET_PARAMETERS = /([?&](?:[\w-]*token|code|secret|signature|password|key)=)[^&\s"'#]*/gi;
const CREDENTIALS_IN_URL = /(\w+:\/\/[^:/\s]*:)[^@/\s]+@/g;
const HIDDEN = '[hidden]';
const DEEPEST = 6;

/** This text without the secrets that its links and connection strings carry. */
export const hideInText = (text: string): string =>
  text.replace(SECRET_PARAMETERS, `$1${HIDDEN}`).replace(CREDENTIALS_IN_URL, `$1${HIDDEN}@`);

/** A copy of `value` that is fit for a log: secrets hidden by name, cut at depth, errors reduced to what is safe. */
function fitForLog(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return hideInText(value);
  if (value instanceof Error) return describeError(value, depth);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (depth >= DEEPEST || Buffer.isBuffer(value)) return '[...]';
  if (Array.isArray(value)) return value.map(item => fitForLog(item, depth + 1));
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([k, v]) => [k, SECRET_KEYS.test(k) ? HIDDEN : fitForLog(v, depth + 1)]));
}

/** Only these fields: SDK errors carry whole requests, keys included, in their other ones. */
function describeError(error: Error, depth: number): object {
  const { code, cause } = error as Error & { code?: unknown; cause?: unknown };
  return {
    type: error.name,
    message: hideInText(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : undefined),
    stack: hideInText(error.stack ?? ''),
    ...(cause !== undefined && depth < DEEPEST ? { cause: fitForLog(cause, depth + 1) } : undefined),
    ...(error instanceof AggregateError ? { errors: error.errors.map(e => fitForLog(e, depth + 1)) } : undefined),
  };
}

/** A logger of JSON lines that hides secrets; writes to standard output unless told otherwise. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: (error: unknown) => fitForLog(error) },
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (line: object) => fitForLog(line) as Record<string, unknown>,
    },
    hooks: {
      logMethod(this: Logger, args: unknown[], method: (...args: never[]) => void) {
        method.apply(this, args.map(arg => (typeof arg === 'string' ? hideInText(arg) : arg)) as never[]);
      },
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** The process's one logger. Silent in tests; `server/main.ts` sets the level from the configuration. */
export const log: Logger = createLog(process.env['NODE_ENV'] === 'test' ? 'silent' : 'info');

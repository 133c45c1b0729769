/** One part of a mail as it came over the wire: its headers in lower case, and its bytes decoded. */
export interface MimePart {
  readonly headers: Record<string, string>;
  readonly content: Buffer;
  readonly parts: MimePart[];
}

/** Reads a mail (RFC 2045 and 2046) well enough for what our mailer writes: multipart, base64 and quoted-printable. */
export function parseMime(raw: Buffer): MimePart {
  const source = raw.toString('latin1');
  const end = source.indexOf('\r\n\r\n');
  const headers = parseHeaders(source.slice(0, end));
  const body = source.slice(end + 4);
  const boundary = /boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '')?.[1];
  if (!boundary) return { headers, content: decode(body, headers['content-transfer-encoding']), parts: [] };
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map(part => parseMime(Buffer.from(part.replace(/^\r\n/, '').replace(/\r\n$/, ''), 'latin1')));
  return { headers, content: Buffer.alloc(0), parts };
}

/** Every part that is no multipart, in order. */
export const leavesOf = (part: MimePart): MimePart[] => (part.parts.length > 0 ? part.parts.flatMap(leavesOf) : [part]);

function parseHeaders(block: string): Record<string, string> {
  const lines = block.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  return Object.fromEntries(
    lines.map(line => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      decodeWords(line.slice(line.indexOf(':') + 1).trim()),
    ]),
  );
}

/** Encoded words of headers (RFC 2047). */
const decodeWords = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, kind: string, value: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(value, 'base64').toString('utf8')
        : quotedPrintable(value.replace(/_/g, ' ')).toString('utf8'),
    );

function decode(body: string, encoding = '7bit'): Buffer {
  if (/base64/i.test(encoding)) return Buffer.from(body, 'base64');
  if (/quoted-printable/i.test(encoding)) return quotedPrintable(body);
  return Buffer.from(body, 'latin1');
}

const quotedPrintable = (text: string): Buffer =>
  Buffer.from(
    text.replace(/=\r\n/g, '').replace(/=([\dA-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );

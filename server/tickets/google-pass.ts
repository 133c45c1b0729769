import { importPKCS8, SignJWT } from 'jose';
import { createPrivateKey } from 'node:crypto';
import type { GoogleWalletConfig } from '../platform/config-wallets.js';
import { clock } from '../platform/clock.js';
import type { TicketPass } from './ticket-pass.js';

/** The longest token that Google calls safe: browsers cut longer links off (developers.google.com/wallet/tickets/events/web). */
export const LONGEST_TOKEN = 1_800;

/** How much a pass tells: texts of so many characters, and how much beside what Google asks for. The first that is short enough is taken. */
interface Telling {
  readonly most: number;
  readonly venue: boolean;
  /** The tier, and when the doors open and the event ends. */
  readonly rest: boolean;
}
const TELLINGS: readonly Telling[] = [
  { most: 60, venue: true, rest: true },
  { most: 60, venue: true, rest: false },
  { most: 30, venue: true, rest: false },
  { most: 60, venue: false, rest: false },
  { most: 30, venue: false, rest: false },
  { most: 16, venue: false, rest: false },
];

/**
 * The link that puts this ticket into Google's Wallet: event and ticket stand in a JWT that the issuer signs, so that
 * nothing is asked of Google before somebody presses it
 * (developers.google.com/wallet/tickets/events/web, “JWT”; class and object as in its REST reference). Null where even the
 * least of it would be too long.
 */
export async function googlePassLink(pass: TicketPass, wallet: GoogleWalletConfig): Promise<string | null> {
  const key = await importPKCS8(
    createPrivateKey(wallet.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(),
    'RS256',
  );
  for (const telling of TELLINGS) {
    // `origins` are of pages that draw Google's own button; ours is a link.
    const token = await new SignJWT({ typ: 'savetowallet', origins: [], payload: payloadOf(pass, wallet, telling) })
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(wallet.clientEmail)
      .setAudience('google')
      .setIssuedAt(clock.now())
      .sign(key);
    if (token.length <= LONGEST_TOKEN) return `https://pay.google.com/gp/v/save/${token}`;
  }
  return null;
}

function payloadOf(pass: TicketPass, { issuerId }: GoogleWalletConfig, { most, venue, rest }: Telling): object {
  const { language, doorsAt } = pass;
  const [house = '', ...address] = pass.venue;
  const said = (text: string) => ({ defaultValue: { language, value: cut(text, most) } });
  const classId = `${issuerId}.${short(pass.eventId)}`;
  const eventClass = {
    id: classId,
    issuerName: cut(pass.organizer, most),
    reviewStatus: 'UNDER_REVIEW',
    eventName: said(pass.eventTitle),
    // Both parts are required of a venue.
    ...(venue && { venue: { name: said(house), address: said(address.join(', ') || house) } }),
    dateTime: {
      start: instant(pass.startsAt),
      ...(rest && { end: instant(pass.endsAt) }),
      ...(rest && doorsAt && { doorsOpen: instant(doorsAt) }),
    },
  };
  const ticket = {
    id: `${issuerId}.${short(pass.ticketId)}-${pass.codeVersion}`,
    classId,
    state: 'ACTIVE',
    barcode: { type: 'QR_CODE', value: pass.code },
    ticketHolderName: cut(pass.holderName, most),
    ticketNumber: pass.serial,
    ...(rest && { ticketType: said(pass.tierName) }),
  };
  return { eventTicketClasses: [eventClass], eventTicketObjects: [ticket] };
}

/** A UUID in 22 characters. */
const short = (id: string): string => Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');

const instant = (at: Date): string => at.toISOString().replace('.000Z', 'Z');

/** So many characters at most, as people count them: no letter loses its accent. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const letters = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)];
  const kept = letters.filter(({ index, segment }) => index + segment.length < most).map(({ segment }) => segment);
  return `${kept.join('').trimEnd()}…`;
}

import { importPKCS8, SignJWT } from 'jose';
import { createPrivateKey } from 'node:crypto';
import type { GoogleWalletConfig } from '../platform/config-wallets.js';
import { clock } from '../platform/clock.js';
import type { TicketPass } from './ticket-pass.js';

/** A text of Google's in one language. */
const said = (language: string, value: string) => ({ defaultValue: { language, value } });

/**
 * The link that puts this ticket into Google's Wallet: event and ticket stand in a JWT that the issuer signs, so that
 * nothing is asked of Google before somebody presses it
 * (developers.google.com/wallet/tickets/events/web, “JWT”; class and object as in its REST reference).
 */
export async function googlePassLink(pass: TicketPass, wallet: GoogleWalletConfig, origin: string): Promise<string> {
  const { issuerId, clientEmail, privateKey } = wallet;
  const { eventId, language, doorsAt } = pass;
  const [house = '', ...address] = pass.venue;
  const classId = `${issuerId}.${eventId}`;
  const eventClass = {
    id: classId,
    issuerName: pass.organizer,
    reviewStatus: 'UNDER_REVIEW',
    eventName: said(language, pass.eventTitle),
    // Both parts are required of a venue.
    venue: { name: said(language, house), address: said(language, address.join(', ') || house) },
    dateTime: {
      start: pass.startsAt.toISOString(),
      end: pass.endsAt.toISOString(),
      ...(doorsAt ? { doorsOpen: doorsAt.toISOString() } : {}),
    },
  };
  const ticket = {
    id: `${issuerId}.${pass.ticketId}-${pass.codeVersion}`,
    classId,
    state: 'ACTIVE',
    barcode: { type: 'QR_CODE', value: pass.code, alternateText: pass.serial },
    ticketHolderName: pass.holderName,
    ticketNumber: pass.serial,
    ticketType: said(language, pass.tierName),
    reservationInfo: { confirmationCode: pass.orderNumber },
    hexBackgroundColor: '#221627',
    validTimeInterval: { end: { date: pass.endsAt.toISOString() } },
  };
  const key = await importPKCS8(
    createPrivateKey(privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(),
    'RS256',
  );
  const token = await new SignJWT({
    typ: 'savetowallet',
    origins: [origin],
    payload: { eventTicketClasses: [eventClass], eventTicketObjects: [ticket] },
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(clientEmail)
    .setAudience('google')
    .setIssuedAt(clock.now())
    .sign(key);
  return `https://pay.google.com/gp/v/save/${token}`;
}

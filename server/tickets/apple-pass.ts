import type { AppleWalletConfig } from '../platform/config-wallets.js';
import { timesInWords } from '../platform/zoned-times.js';
import type { TicketPass } from './ticket-pass.js';
import { ticketWords } from './ticket-pdf.words.js';

// The mark of client/public/favicon.svg, without its round corners: the wallet cuts its own.
const MARK =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="#221627"/>' +
  '<path d="M10 25V9.5A2.5 2.5 0 0 1 12.500 7H23v4h-8.500v4.500H21v4h-6.500V25z" fill="#ffb238"/></svg>';

// 29 points, for screens of one, two and three pixels a point (Wallet Developer Guide, “Pass Icons”).
const ICONS = { 'icon.png': 29, 'icon@2x.png': 58, 'icon@3x.png': 87 };

let pictures: Promise<Record<string, Buffer>> | undefined;

/** Drawn once a process. */
function icons(): Promise<Record<string, Buffer>> {
  pictures ??= drawIcons();
  return pictures;
}

async function drawIcons(): Promise<Record<string, Buffer>> {
  const { default: sharp } = await import('sharp');
  const drawn = await Promise.all(
    Object.entries(ICONS).map(async ([name, side]) => {
      const png = await sharp(Buffer.from(MARK), { density: 300 }).resize(side, side).png().toBuffer();
      return [name, png] as const;
    }),
  );
  return Object.fromEntries(drawn);
}

/**
 * A .pkpass of this ticket, signed: what Apple's Wallet takes in. It is not changed afterwards: a ticket that was
 * refunded or passed on stays in the wallet until the event is over, and the gate refuses its code.
 */
export async function applePass(pass: TicketPass, wallet: AppleWalletConfig): Promise<Buffer> {
  const { passTypeIdentifier, teamIdentifier, certificate, key, wwdr } = wallet;
  const { words, locale } = ticketWords(pass.language);
  const times = timesInWords(pass, locale);
  const { PKPass } = await import('passkit-generator'); // most houses never need it at their start
  const made = new PKPass(
    await icons(),
    { signerCert: certificate, signerKey: key, wwdr },
    {
      passTypeIdentifier,
      teamIdentifier,
      serialNumber: `${pass.ticketId}-${pass.codeVersion}`,
      organizationName: pass.organizer,
      description: `${words.ticket}: ${pass.eventTitle}`,
      logoText: pass.organizer,
      backgroundColor: 'rgb(34, 22, 39)',
      foregroundColor: 'rgb(255, 255, 255)',
      labelColor: 'rgb(255, 178, 56)',
    },
  );
  made.type = 'eventTicket';
  made.primaryFields.push({ key: 'event', label: words.ticket, value: pass.eventTitle });
  made.secondaryFields.push(
    { key: 'date', label: times.date, value: `${times.time} ${times.zone}` },
    { key: 'venue', label: '', value: pass.venue.slice(0, 1).join() },
  );
  made.auxiliaryFields.push(
    { key: 'tier', label: words.tier, value: pass.tierName },
    { key: 'holder', label: words.holder, value: pass.holderName },
    ...(times.doors ? [{ key: 'doors', label: words.doors, value: times.doors }] : []),
  );
  made.backFields.push(
    { key: 'address', label: '', value: pass.venue.join(', ') },
    { key: 'serial', label: words.serial, value: pass.serial },
    { key: 'order', label: words.order, value: pass.orderNumber },
    { key: 'advice', label: '', value: words.advice },
  );
  made.setBarcodes({
    format: 'PKBarcodeFormatQR',
    message: pass.code,
    messageEncoding: 'iso-8859-1',
    altText: pass.serial,
  });
  made.setRelevantDates([{ startDate: pass.doorsAt ?? pass.startsAt, endDate: pass.endsAt }]);
  made.setExpirationDate(pass.endsAt);
  return made.getAsBuffer();
}

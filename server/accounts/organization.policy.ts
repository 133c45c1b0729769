import { z } from 'zod';
import { prose } from '../platform/texts.js';
import { plainName } from './names.js';
import { FeesPaidBy } from './organization.entity.js';

export const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MAX_FEE_FIXED = 1_000_000_000;
const ADDRESS_LINES = 6;

export const organizationCreation = z.object({
  name: plainName('The name'),
  slug: z
    .string()
    .min(3, 'Take at least 3 characters.')
    .max(60, 'Take at most 60 characters.')
    .regex(SLUG, 'Take small letters, digits and single hyphens between them.'),
});

/** Lines as they are on an envelope: trimmed, none empty, parted by line feeds. */
const postalAddress = z
  .string()
  .transform(text =>
    text
      .split(/\r\n?|\n/)
      .map(line => line.trim())
      .filter(Boolean),
  ) // prettier-ignore
  .pipe(
    z
      .array(plainName('A line of the address'))
      .min(1, 'The address is missing.')
      .max(ADDRESS_LINES, `The address has at most ${ADDRESS_LINES} lines.`),
  )
  .transform(lines => lines.join('\n'));

/** Who sells, as receipts name it. An absent field keeps, null clears; the prefix can't be cleared. */
const seller = z.object({
  legalName: plainName('The legal name', 200).nullable().optional(),
  address: postalAddress.nullable().optional(),
  taxNumber: z
    .string()
    .trim()
    .regex(
      /^[\p{L}\p{N}][\p{L}\p{N} ./-]{0,39}$/u,
      'A tax number has 1 to 40 letters, digits, spaces, points, slashes and hyphens.',
    )
    .nullable()
    .optional(),
  contactEmail: z.email('This is no e-mail address.').nullable().optional(),
  receiptPrefix: z
    .string()
    .regex(/^[A-Z0-9]{1,10}$/, 'The prefix has 1 to 10 capital letters and digits.')
    .optional(),
});

/** What OWNER alone may change: it is what the organization answers for. */
export const SELLER_FIELDS = Object.keys(seller.shape);

/** An absent field keeps, and so does null where nothing else is said. */
export const organizationUpdate = seller.extend({
  organizationId: z.string(),
  name: plainName('The name').optional(),
  description: prose('The description', 5_000).optional(),
  website: z.string().nullable().optional(),
  feeBasisPoints: z.int().min(0, 'A fee is not negative.').max(10_000, 'A fee is at most 100 %.').optional(),
  feeFixed: z
    .int()
    .min(0, 'A fee is not negative.')
    .max(MAX_FEE_FIXED, `A fee is at most ${MAX_FEE_FIXED}.`)
    .optional(),
  feesPaidBy: z.enum(FeesPaidBy).optional(),
});

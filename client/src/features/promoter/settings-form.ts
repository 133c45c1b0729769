import { msg, t } from '@lingui/core/macro';
import { z } from 'zod/mini';
import { atMost, emailField, requiredText } from '../../lib/validation.js';
import type { SettingsOrganization } from './organization-settings.js';

const PERCENT = /^(\d{1,3})(?:\.(\d{1,2}))?$/;
const MAX_FEE_FIXED = 1_000_000_000;
const ADDRESS_LINES = 6;

/** "2.5" percent is 250 hundredths of one; null where it is no percentage. Digit by digit: 1.15 * 100 is not 115. */
export function toBasisPoints(percent: string): number | null {
  const match = PERCENT.exec(percent.trim());
  if (!match) return null;
  const points = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
  return points <= 10_000 ? points : null;
}

/** As a person would type them: 250 is "2.5". */
export const toPercent = (basisPoints: number): string => String(basisPoints / 100);

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean);

/** What the organization is called and what it takes on each ticket: for OWNER and MANAGER. */
export const FeesForm = z.object({
  name: requiredText(msg`Give it a name.`, 120),
  feePercent: z.string().check(
    z.refine(text => toBasisPoints(text) !== null, {
      error: () => t`From 0 to 100, at most two decimals, such as 2.5.`,
    }),
  ),
  feeFixed: z.string().check(
    z.trim(),
    z.refine(text => /^\d{1,10}$/.test(text) && Number(text) <= MAX_FEE_FIXED, {
      error: () => t`A whole number, such as 50.`,
    }),
  ),
  feesPaidBy: z.enum(['BUYER', 'ORGANIZER']),
});

/** What the organization says of itself to everybody: for OWNER and MANAGER. */
export const PublicForm = z.object({
  description: z.string().check(z.trim(), z.maxLength(5_000, atMost(5_000))),
  website: z.string().check(
    z.trim(),
    z.refine(text => text === '' || /^https?:\/\/\S+$/.test(text), {
      error: () => t`A link that begins with https://`,
    }),
  ),
});

/** Who sells, as receipts name it: for OWNER. */
export const SellerForm = z.object({
  legalName: z.string().check(z.trim(), z.maxLength(200, atMost(200))),
  address: z
    .string()
    .check(
      z.refine(text => linesOf(text).length <= ADDRESS_LINES, { error: () => t`At most ${ADDRESS_LINES} lines.` }),
    ),
  taxNumber: z.string().check(
    z.trim(),
    z.regex(/^([\p{L}\p{N}][\p{L}\p{N} ./-]{0,39})?$/u, {
      error: () => t`At most 40 letters, digits, spaces, points, slashes and hyphens.`,
    }),
  ),
  contactEmail: z.union([z.literal(''), emailField], {
    error: () => t`That doesn’t look like an email address, such as ada@example.com.`,
  }),
  receiptPrefix: z
    .string()
    .check(z.trim(), z.regex(/^[A-Z0-9]{1,10}$/, { error: () => t`1 to 10 capital letters and digits.` })),
});

export type FeesValues = z.infer<typeof FeesForm>;
export type PublicValues = z.infer<typeof PublicForm>;
export type SellerValues = z.infer<typeof SellerForm>;

export const toFeesForm = ({ name, feeBasisPoints, feeFixed, feesPaidBy }: SettingsOrganization): FeesValues => ({
  name,
  feePercent: toPercent(feeBasisPoints ?? 0),
  feeFixed: String(feeFixed ?? 0),
  feesPaidBy: feesPaidBy ?? 'BUYER',
});

export const toFeesInput = ({ name, feePercent, feeFixed, feesPaidBy }: FeesValues) => ({
  name,
  feeBasisPoints: toBasisPoints(feePercent),
  feeFixed: Number(feeFixed),
  feesPaidBy,
});

export const toPublicForm = ({ description, website }: SettingsOrganization): PublicValues => ({
  description,
  website: website ?? '',
});

export const toPublicInput = ({ description, website }: PublicValues) => ({
  description: description || null,
  website: website || null,
});

export const toSellerForm = (organization: SettingsOrganization): SellerValues => ({
  legalName: organization.legalName ?? '',
  address: organization.address ?? '',
  taxNumber: organization.taxNumber ?? '',
  contactEmail: organization.contactEmail ?? '',
  receiptPrefix: organization.receiptPrefix ?? '',
});

/** What was emptied is cleared; receipts then name the organization as everybody knows it. */
export const toSellerInput = (values: SellerValues) => ({
  legalName: values.legalName || null,
  address: linesOf(values.address).join('\n') || null,
  taxNumber: values.taxNumber || null,
  contactEmail: values.contactEmail || null,
  receiptPrefix: values.receiptPrefix,
});

import { EmailStatus, type EmailMessage } from './email.entity.js';

/** What a carrier tells about a mail after it took it. */
export interface CarrierReport {
  /** The mail's row, where the carrier gives it back. */
  readonly emailId: string | null;
  /** The carrier's own names of the mail, any of which may be the one that it gave us. */
  readonly messageIds: readonly string[];
  /** SENT: put off, and tried again by the carrier. */
  readonly status: EmailStatus.SENT | EmailStatus.DELIVERED | EmailStatus.BOUNCED;
  /** When it took place, by the carrier's clock. */
  readonly at: Date;
  /** What was wrong; null where nothing was. */
  readonly reason: string | null;
}

/** Not before a mail was taken can it be put off, delivered or bounced; and a bounce may follow a delivery. */
const WEIGHT = {
  [EmailStatus.QUEUED]: 0,
  [EmailStatus.FAILED]: 0,
  [EmailStatus.SUPERSEDED]: 0,
  [EmailStatus.SENT]: 1,
  [EmailStatus.DELIVERED]: 2,
  [EmailStatus.BOUNCED]: 3,
} as const satisfies Record<EmailStatus, number>;

/**
 * Makes a report true of its mail, unless more is known of it already. Reports come late, twice and in any order: the
 * one that weighs most counts, of equals the latest, of those of one second the one whose reason sorts last. So the
 * same reports end the same in every order.
 */
export function takeDown(email: EmailMessage, report: CarrierReport): void {
  if (!isNews(email, report)) return;
  email.status = report.status;
  email.reportedAt = report.at;
  email.lastError = report.reason;
  email.sentAt ??= report.at; // it was taken, whether or not that was written down
}

function isNews({ status, reportedAt, lastError }: EmailMessage, report: CarrierReport): boolean {
  if (!reportedAt) return true;
  if (report.status !== status) return WEIGHT[report.status] > WEIGHT[status];
  const later = report.at.getTime() - reportedAt.getTime();
  return later > 0 || (later === 0 && (report.reason ?? '') > (lastError ?? ''));
}

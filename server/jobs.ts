import { mailPasswordReset } from './accounts/password-reset.job.js';
import { deleteImage } from './event-images/delete-image.job.js';
import { callOffRegistrations, endHoldsOfEvent, payBackEvent } from './events/event-cancellation.job.js';
import { exitAll } from './check-in/exit-all.job.js';
import { sendEmail, sendEmailInBulk } from './mail/send-email.job.js';
import { announceChange } from './messages/announce-change.job.js';
import { tellHolders } from './messages/tell-holders.job.js';
import { mailOrderLinks } from './orders/mail-order-links.job.js';
import { mailTickets } from './orders/mail-tickets.job.js';
import { endHold } from './orders/end-hold.job.js';
import { processWebhook } from './payments/process-webhook.job.js';
import type { Job } from './platform/jobs.js';
import { issueCreditNote } from './receipts/issue-credit-note.job.js';
import { issueReceipt } from './receipts/issue-receipt.job.js';
import { reconcileDay } from './reconciliation/reconcile-day.job.js';
import { settleRefund } from './refunds/settle-refund.job.js';
import type { Services } from './services.js';
import { deleteFile } from './uploads/delete-file.job.js';

/** Every job that a worker runs. */
export const jobs = [
  announceChange,
  callOffRegistrations,
  deleteFile,
  deleteImage,
  endHold,
  endHoldsOfEvent,
  exitAll,
  issueCreditNote,
  issueReceipt,
  mailOrderLinks,
  mailPasswordReset,
  mailTickets,
  payBackEvent,
  processWebhook,
  reconcileDay,
  sendEmail,
  sendEmailInBulk,
  settleRefund,
  tellHolders,
] as Job<unknown, Services>[];

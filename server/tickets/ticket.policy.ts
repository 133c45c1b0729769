import type { Viewer } from '../accounts/viewer.entity.js';
import type { Ticket } from './ticket.entity.js';

/** Whether the signed-in viewer holds the ticket: by account, or by an address that is verified. */
export function isHolder({ user }: Viewer, { holder, holderEmail }: Ticket): boolean {
  if (!user) return false;
  return holder?.id === user.id || (user.emailVerified && user.email === holderEmail);
}

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type * as Gql from '../gql/graphql.js';
import { keepRegistrationToken } from '../lib/order-token.js';
import { paths } from '../paths.js';
import { ButtonLink } from './Button.js';

/** An order that a registration was approved with, and that holds nothing any more. */
interface EndedOrder {
  id: string;
  status: Gql.OrderStatus;
  event: { status: Gql.EventStatus };
  registration: {
    id: string;
    status: Gql.RegistrationStatus;
    accessToken: string | null;
    order: { id: string } | null;
  } | null;
}

/** What became of the registration when its order ended: where it stands now, and what can be done about it. */
export function endedRegistration({ id, status, event, registration }: EndedOrder): Words {
  if (event.status === 'CANCELLED')
    return { title: t`This event is cancelled`, words: t`It does not take place. Nothing was charged.` };
  switch (registration?.status ?? (status === 'CANCELLED' ? 'WITHDRAWN' : 'PENDING')) {
    case 'WITHDRAWN':
      return {
        title: t`You took this registration back`,
        words: t`Nothing was charged, and no place is held for you. You can register again as long as registrations are open.`,
      };
    case 'DECLINED':
      return {
        title: t`The organizer has said no since`,
        words: t`Nothing was charged, and no place is held for you. Your registration says why.`,
      };
    case 'APPROVED':
      if (registration?.order && registration.order.id !== id)
        return {
          title: t`You have a place again`,
          words: t`This link to pay is over, and a newer one takes its place. Your registration leads there.`,
        };
  }
  // Also in the seconds in which the registration still reads APPROVED: the time is over for all by the clock.
  return {
    title: t`Your time to pay is over`,
    words: t`Nothing was charged, and the place is free again. Your registration is kept: it waits for the organizer’s answer once more. If it is yes, a new link to pay is mailed to you. You need not register again.`,
  };
}

interface Words {
  title: string;
  words: string;
}

/** The way to the registration, for whoever could pay for it. */
export function ToRegistration({ order: { registration }, large }: { order: EndedOrder; large?: boolean }) {
  if (!registration) return null;
  const { id, accessToken } = registration;
  return (
    <ButtonLink
      className={large ? 'min-h-13 px-6 text-lg' : ''}
      to={paths.registration(id)}
      onClick={() => accessToken && keepRegistrationToken(id, accessToken)}
    >
      <Trans>See your registration</Trans>
    </ButtonLink>
  );
}

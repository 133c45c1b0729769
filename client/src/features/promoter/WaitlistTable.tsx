import type { MessageDescriptor } from '@lingui/core';
import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Badge } from '../../components/Badge.js';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { TableHead } from '../../components/TableHead.js';
import type * as Gql from '../../gql/graphql.js';
import { dateAndTime } from '../../lib/dates.js';
import { i18n } from '../../words/words.js';
import { EndOffer } from './EndOffer.js';

type WaitlistRow = Gql.WaitlistQuery['waitlist']['edges'][number]['node'];

export const entryStates: [Gql.WaitlistStatus, MessageDescriptor][] = [
  ['WAITING', msg`In line`],
  ['OFFERED', msg`Has an offer`],
  ['CLAIMED', msg`Bought`],
  ['EXPIRED', msg`Expired`],
  ['LEFT', msg`Left`],
];
const stateNames = Object.fromEntries(entryStates) as Record<Gql.WaitlistStatus, MessageDescriptor>;

interface LineProps {
  entries: WaitlistRow[];
  timeZone: string;
  /** Whether who looks may end an offer that nobody claims. */
  mayEnd: boolean;
}

/** A table where there is room, cards on a phone: the same cells, laid out anew. */
export function Line({ entries, timeZone, mayEnd }: LineProps) {
  const [ending, setEnding] = useState<WaitlistRow | null>(null);
  const cell = 'px-4 py-1 md:py-3 align-top';
  const close = () => setEnding(null);
  return (
    <div
      className="hairline overflow-x-auto rounded-card bg-surface"
      role="region"
      aria-label={t`Waitlist`}
      tabIndex={0}
    >
      <table className="w-full text-start max-md:block">
        <TableHead names={[t`Place`, t`Who`, t`Tickets`, t`Joined`, t`State`]} />
        <tbody className="divide-y divide-hairline max-md:block">
          {entries.map(entry => (
            <tr key={entry.id} className="max-md:flex max-md:flex-col max-md:py-3">
              <td className={`${cell} font-bold tabular-nums`}>{entry.position ?? '–'}</td>
              <th scope="row" className={cell}>
                <p className="font-medium">{entry.name}</p>
                <p className="text-sm font-normal break-all text-ink-soft">{entry.email}</p>
              </th>
              <td className={`${cell} tabular-nums`}>{entry.quantity}</td>
              <td className={`${cell} whitespace-nowrap`}>{dateAndTime(entry.createdAt, timeZone)}</td>
              <td className={cell}>
                <Badge strong={entry.status === 'OFFERED'}>{i18n._(stateNames[entry.status])}</Badge>
                {entry.status === 'OFFERED' && entry.offerExpiresAt && (
                  <p className="text-sm text-ink-soft">
                    <Trans>until {dateAndTime(entry.offerExpiresAt, timeZone)}</Trans>
                  </p>
                )}
                {entry.status === 'OFFERED' && entry.claimedAt && (
                  <p className="text-sm text-ink-soft">
                    <Trans>Claimed, not paid yet</Trans>
                  </p>
                )}
                {mayEnd && entry.status === 'OFFERED' && !entry.claimedAt && (
                  <Button look="bare" aria-label={t`End the offer to ${entry.name}`} onClick={() => setEnding(entry)}>
                    <Trans>End the offer</Trans>
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Dialog open={ending !== null} title={t`End this offer?`} onClose={close}>
        {ending && <EndOffer entry={ending} timeZone={timeZone} onDone={close} />}
      </Dialog>
    </div>
  );
}

import { t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { useMemo } from 'react';
import { Button } from '../../components/Button.js';
import { Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { inList } from '../../lib/lists.js';
import { formatNumber } from '../../lib/numbers.js';
import { readGuests } from './guests.js';
import type { IssueEvent } from './issue-tickets.js';
import type { useIssuing } from './useIssuing.js';

const MOST_SHOWN = 200;

interface GuestPreviewProps {
  tier: IssueEvent['tiers'][number];
  draft: ReturnType<typeof useIssuing>['draft'];
  onBack: () => void;
  onSend: () => void;
}

/** What will be sent, before it is. */
export function GuestPreview({ tier, draft, onBack, onSend }: GuestPreviewProps) {
  const { guests, repeated } = useMemo(() => readGuests(draft.list), [draft.list]);

  const tooMany = guests.length > tier.available;
  return (
    <Panel title={t`Look it over`}>
      <div className="flex flex-col gap-5">
        <p>
          <Trans>
            <strong>
              <Plural value={guests.length} one="# ticket" other="# tickets" /> of {tier.name}
            </strong>
            , at no charge: “{draft.reason.trim()}”. Each guest gets a mail with a ticket of their own.
          </Trans>
        </p>
        {tooMany && (
          <Notice tone="problem" title={t`Only ${formatNumber(tier.available)} left`}>
            <Trans>Take some guests out, or raise the number of tickets first.</Trans>
          </Notice>
        )}
        {repeated.length > 0 && (
          <Notice title={t`Somebody stands there twice`}>
            <Trans>
              <Plural value={repeated.length} one="Line" other="Lines" /> {inList(repeated.map(String))}: one ticket
              more for the same name and address.
            </Trans>
          </Notice>
        )}
        <div className="hairline max-h-96 overflow-auto rounded-card" role="region" aria-label={t`Guests`} tabIndex={0}>
          <table className="w-full text-start">
            <thead className="border-b border-hairline text-sm text-ink-soft">
              <tr>
                {[t`Line`, t`Name`, t`Email`].map(head => (
                  <th key={head} scope="col" className="px-4 py-2 font-semibold">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y divide-hairline">
              {guests.slice(0, MOST_SHOWN).map(({ line, name, email }) => (
                <tr key={line}>
                  <td className="px-4 py-2 text-ink-soft tabular-nums">{line}</td>
                  <th scope="row" className="px-4 py-2 font-medium break-words">
                    {name}
                  </th>
                  <td className="px-4 py-2 break-all">{email}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {guests.length > MOST_SHOWN && (
            <p className="border-t border-hairline px-4 py-2 text-ink-soft">
              <Trans>And {formatNumber(guests.length - MOST_SHOWN)} more.</Trans>
            </p>
          )}
        </div>
        <div className="flex flex-wrap gap-3">
          <Button disabled={tooMany} onClick={onSend}>
            <Plural value={guests.length} one="Send # ticket" other="Send # tickets" />
          </Button>
          <Button look="quiet" onClick={onBack}>
            <Trans>Change the list</Trans>
          </Button>
        </div>
      </div>
    </Panel>
  );
}

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Panel } from '../../components/Panel.js';
import type { PageEvent } from './EventPage.js';
import { TierRow } from './TierRow.js';

/** What there is to buy, for whoever it is not the turn of: prices, what is left, and the way into the waitlists. */
export function TiersOutside({ event, mayVip }: { event: PageEvent; mayVip: boolean }) {
  const { id, tiers, timeZone } = event;
  if (tiers.length === 0) return null;
  const theirs = tiers.filter(({ lane }) => mayVip || lane !== 'VIP');
  return (
    <Panel title={t`Tickets`}>
      {theirs.some(({ available, minPerOrder, waitlistOpen }) => waitlistOpen && available < minPerOrder) && (
        <p className="mb-4 text-ink-soft">
          <Trans>What is sold out has a waitlist: join it, and a mail tells you when tickets come back.</Trans>
        </p>
      )}
      <ul className="-my-4 divide-y divide-hairline">
        {tiers.map((tier, index) => (
          <TierRow
            key={tier.id}
            eventId={id}
            tier={tier}
            index={index}
            timeZone={timeZone}
            vipOnly={!theirs.includes(tier)}
          />
        ))}
      </ul>
    </Panel>
  );
}

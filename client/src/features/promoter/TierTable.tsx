import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Badge } from '../../components/Badge.js';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { Meter } from '../../components/Figure.js';
import { Panel } from '../../components/Panel.js';
import { TierDot, tierColour } from '../../components/TierDot.js';
import { formatPrice } from '../../lib/money.js';
import { formatNumber } from '../../lib/numbers.js';
import { DeleteTier } from './DeleteTier.js';
import type { ManagedEvent, ManagedTier } from './manage-event.js';
import { TierForm } from './TierForm.js';

/** The kinds of tickets with what is sold, held and left of each. */
export function TierTable({ event, manages }: { event: ManagedEvent; manages: boolean }) {
  const [editing, setEditing] = useState<ManagedTier | 'new' | null>(null);
  const [deleting, setDeleting] = useState<ManagedTier | null>(null);
  const add = manages && (
    <Button look={event.tiers.length === 0 ? 'primary' : 'quiet'} icon="plus" onClick={() => setEditing('new')}>
      <Trans>Add tickets</Trans>
    </Button>
  );
  return (
    <Panel title={t`Tickets`} aside={add}>
      {event.tiers.length === 0 ? (
        <p className="text-ink-soft">
          <Trans>None yet. Most events begin with one: “Regular”, a price, how many.</Trans>
        </p>
      ) : (
        <ul className="-mb-2 divide-y divide-hairline">
          {event.tiers.map((tier, index) => (
            <li key={tier.id} className="flex flex-col gap-3 py-4">
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <TierDot index={index} />
                <h3 className="text-lg">{tier.name}</h3>
                <p className="text-lg font-bold">{formatPrice(tier.price)}</p>
                {tier.lane === 'VIP' && (
                  <Badge>
                    <Trans>VIP</Trans>
                  </Badge>
                )}
                {tier.hidden && (
                  <Badge>
                    <Trans>Hidden</Trans>
                  </Badge>
                )}
                {!tier.onSale && (
                  <Badge>
                    <Trans>Not on sale now</Trans>
                  </Badge>
                )}
                {manages && (
                  <div className="ms-auto flex gap-2">
                    {tier.sold + tier.held + tier.waiting === 0 && event.status !== 'CANCELLED' && (
                      <Button look="bare" aria-label={t`Delete ${tier.name}`} onClick={() => setDeleting(tier)}>
                        <Trans>Delete</Trans>
                      </Button>
                    )}
                    <Button look="quiet" aria-label={t`Edit ${tier.name}`} onClick={() => setEditing(tier)}>
                      <Trans>Edit</Trans>
                    </Button>
                  </div>
                )}
              </div>
              <Meter label={t`Sold of ${tier.name}`} value={tier.sold} max={tier.capacity} colour={tierColour(index)} />
              <p className="text-sm text-ink-soft">{countsOf(tier)}</p>
            </li>
          ))}
        </ul>
      )}
      <Dialog
        open={editing !== null}
        title={editing === 'new' ? t`Add tickets` : t`Edit tickets`}
        onClose={() => setEditing(null)}
      >
        <TierForm event={event} tier={editing === 'new' ? null : editing} onDone={() => setEditing(null)} />
      </Dialog>
      <Dialog open={deleting !== null} title={t`Delete these tickets?`} onClose={() => setDeleting(null)}>
        {deleting && <DeleteTier tier={deleting} onDone={() => setDeleting(null)} />}
      </Dialog>
    </Panel>
  );
}

function countsOf(tier: ManagedTier): string {
  const [sold, held] = [formatNumber(tier.sold), formatNumber(tier.held)];
  const [left, all] = [formatNumber(tier.available), formatNumber(tier.capacity)];
  const waiting = formatNumber(tier.waiting);
  return tier.waiting > 0
    ? t`${sold} sold, ${held} held, ${left} left of ${all}, ${waiting} in line`
    : t`${sold} sold, ${held} held, ${left} left of ${all}`;
}

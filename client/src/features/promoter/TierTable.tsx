import { useState } from 'react';
import { Badge } from '../../components/Badge.js';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { Meter } from '../../components/Figure.js';
import { Panel } from '../../components/Panel.js';
import { TierDot, tierColour } from '../../components/TierDot.js';
import { formatPrice } from '../../lib/money.js';
import { DeleteTier } from './DeleteTier.js';
import type { ManagedEvent, ManagedTier } from './manage-event.js';
import { TierForm } from './TierForm.js';

/** The kinds of tickets with what is sold, held and left of each. */
export function TierTable({ event, manages }: { event: ManagedEvent; manages: boolean }) {
  const [editing, setEditing] = useState<ManagedTier | 'new' | null>(null);
  const [deleting, setDeleting] = useState<ManagedTier | null>(null);
  const add = manages && (
    <Button look={event.tiers.length === 0 ? 'primary' : 'quiet'} icon="plus" onClick={() => setEditing('new')}>
      Add tickets
    </Button>
  );
  return (
    <Panel title="Tickets" aside={add}>
      {event.tiers.length === 0 ? (
        <p className="text-ink-soft">None yet. Most events begin with one: “Regular”, a price, how many.</p>
      ) : (
        <ul className="-mb-2 divide-y divide-hairline">
          {event.tiers.map((tier, index) => (
            <li key={tier.id} className="flex flex-col gap-3 py-4">
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <TierDot index={index} />
                <h3 className="text-lg">{tier.name}</h3>
                <p className="text-lg font-bold">{formatPrice(tier.price)}</p>
                {tier.lane === 'VIP' && <Badge>VIP</Badge>}
                {tier.hidden && <Badge>Hidden</Badge>}
                {!tier.onSale && <Badge>Not on sale now</Badge>}
                {manages && (
                  <div className="ml-auto flex gap-2">
                    {tier.sold + tier.held + tier.waiting === 0 && event.status !== 'CANCELLED' && (
                      <Button look="bare" aria-label={`Delete ${tier.name}`} onClick={() => setDeleting(tier)}>
                        Delete
                      </Button>
                    )}
                    <Button look="quiet" aria-label={`Edit ${tier.name}`} onClick={() => setEditing(tier)}>
                      Edit
                    </Button>
                  </div>
                )}
              </div>
              <Meter label={`Sold of ${tier.name}`} value={tier.sold} max={tier.capacity} colour={tierColour(index)} />
              <p className="text-sm text-ink-soft">
                {tier.sold} sold, {tier.held} held, {tier.available} left of {tier.capacity}
                {tier.waiting > 0 && `, ${tier.waiting} in line`}
              </p>
            </li>
          ))}
        </ul>
      )}
      <Dialog
        open={editing !== null}
        title={editing === 'new' ? 'Add tickets' : 'Edit tickets'}
        onClose={() => setEditing(null)}
      >
        <TierForm event={event} tier={editing === 'new' ? null : editing} onDone={() => setEditing(null)} />
      </Dialog>
      <Dialog open={deleting !== null} title="Delete these tickets?" onClose={() => setDeleting(null)}>
        {deleting && <DeleteTier tier={deleting} onDone={() => setDeleting(null)} />}
      </Dialog>
    </Panel>
  );
}

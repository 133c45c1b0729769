import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { Panel } from '../../components/Panel.js';
import { dateAndTime } from '../../lib/dates.js';
import { EntryWindowForm } from './EntryWindowForm.js';
import type { EnteringTier, GatesEvent } from './gates.js';

/** When each kind of ticket is let in. */
export function EntryWindows({ event, manages }: { event: GatesEvent; manages: boolean }) {
  const [editing, setEditing] = useState<EnteringTier | null>(null);
  return (
    <Panel title={t`Times of entry`}>
      <ul className="-my-2 divide-y divide-hairline">
        {event.tiers.map(tier => (
          <li key={tier.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-4">
            <div className="min-w-0 flex-1 basis-40">
              <h3 className="text-lg break-words">{tier.name}</h3>
              <p className="text-ink-soft">{windowWords(tier, event.timeZone)}</p>
            </div>
            {manages && (
              <Button
                look="quiet"
                aria-label={t`Change the time of entry of ${tier.name}`}
                onClick={() => setEditing(tier)}
              >
                <Trans>Change</Trans>
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Dialog
        open={editing !== null}
        title={editing ? t`When ${editing.name} is let in` : ''}
        onClose={() => setEditing(null)}
      >
        {editing && <EntryWindowForm event={event} tier={editing} onDone={() => setEditing(null)} />}
      </Dialog>
    </Panel>
  );
}

function windowWords({ entryStartsAt, entryEndsAt }: EnteringTier, timeZone: string): string {
  const from = entryStartsAt && dateAndTime(entryStartsAt, timeZone);
  const until = entryEndsAt && dateAndTime(entryEndsAt, timeZone);
  if (from && until) return t`From ${from} until ${until}`;
  if (from) return t`From ${from} on`;
  if (until) return t`Until ${until}`;
  return t`At any time`;
}

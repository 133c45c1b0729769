import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { Badge } from '../../components/Badge.js';
import { Dialog } from '../../components/Dialog.js';
import { TextField } from '../../components/Field.js';
import { Failure } from '../../components/Notice.js';
import { useDebounced } from '../../lib/useDebounced.js';
import { i18n } from '../../words/words.js';
import type { GateEngine } from './gate-engine.js';
import { ticketStates } from './LookFirst.js';
import { useGuests } from './useGuests.js';

interface SearchDialogProps {
  open: boolean;
  engine: GateEngine;
  eventId: string;
  onClose: () => void;
  onSerial: (serial: string) => void;
}

/** For whoever has neither code nor serial at hand: a press looks the ticket up, and lets nobody in yet. */
export function SearchDialog({ open, onClose, ...search }: SearchDialogProps) {
  return (
    <Dialog open={open} title={t`Search by name`} onClose={onClose}>
      <Search {...search} />
    </Dialog>
  );
}

function Search({ engine, eventId, onSerial }: Pick<SearchDialogProps, 'engine' | 'eventId' | 'onSerial'>) {
  const [typed, setTyped] = useState('');
  const rested = useDebounced(typed.trim(), 250);
  const hasLetters = /[\p{L}\p{N}]/u.test(rested);
  const { loading, guests, error } = useGuests(engine, eventId, hasLetters ? rested : '');
  const found = guests?.found ?? [];
  return (
    <div className="flex flex-col gap-4">
      <TextField
        label={t`Name or a part of it`}
        data-focus
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={changed => setTyped(changed.target.value)}
      />
      {error !== null && <Failure error={error} />}
      <p role="status" className="text-ink-soft empty:hidden">
        {[
          loading && t`Searching…`,
          guests?.by === 'nobody' && t`No connection, and no list of tickets on this device`,
          guests?.by === 'device' && t`Offline: by this device’s list.`,
          guests && guests.by !== 'nobody' && found.length === 0 && t`Nobody by this name`,
          guests?.hasMore && t`There are more: type more of the name`,
        ]
          .filter(Boolean)
          .join(' ')}
      </p>
      {found.length > 0 && (
        <ul className="flex max-h-[50dvh] flex-col gap-2 overflow-y-auto">
          {found.map(({ id, serial, status, holderName, tier }) => (
            <li key={id}>
              <button
                type="button"
                onClick={() => onSerial(serial)}
                className="flex min-h-13 w-full flex-wrap items-center justify-between gap-x-3 rounded-control border border-control-line px-4 py-2 text-start"
              >
                <span className="min-w-0">
                  <span className="block text-lg font-bold wrap-anywhere">{holderName}</span>
                  <span className="block text-ink-soft">
                    {tier.name} · <bdi>{serial}</bdi>
                  </span>
                </span>
                {status !== 'VALID' && <Badge strong>{i18n._(ticketStates[status])}</Badge>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { TextField } from '../../components/Field.js';
import { isTicket } from './in-view.js';

interface SerialDialogProps {
  open: boolean;
  onClose: () => void;
  onSerial: (serial: string) => void;
}

/** For a cracked screen or a crumpled print: the serial works like a scan, and the name is shown first. */
export function SerialDialog({ open, onClose, onSerial }: SerialDialogProps) {
  return (
    <Dialog open={open} title={t`Look up a ticket`} onClose={onClose}>
      <SerialForm onSerial={onSerial} />
    </Dialog>
  );
}

function SerialForm({ onSerial }: Pick<SerialDialogProps, 'onSerial'>) {
  const [serial, setSerial] = useState('');
  const [missing, setMissing] = useState(false);
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={event => {
        event.preventDefault();
        const text = serial.trim();
        // The text code that stands under a ticket's picture may be pasted: its letters stay as they are.
        const typed = isTicket(text) ? text : text.toUpperCase();
        setMissing(typed === '');
        if (typed) onSerial(typed);
      }}
    >
      <TextField
        label={t`Serial`}
        placeholder="EVT2026-000123"
        data-focus
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        value={serial}
        error={missing ? t`It stands under the code on the ticket.` : undefined}
        onChange={event => setSerial(event.target.value)}
      />
      <Button type="submit" className="min-h-13 text-lg">
        <Trans>Look it up</Trans>
      </Button>
    </form>
  );
}

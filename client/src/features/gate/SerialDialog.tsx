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

/** The server takes none that is longer, and a device must keep none that it can't send. */
const LONGEST_SERIAL = 40;

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
  const [problem, setProblem] = useState<string>();
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={event => {
        event.preventDefault();
        const text = serial.replace(/\p{Cc}/gu, '').trim();
        // The text code that stands under a ticket's picture may be pasted: its letters stay as they are.
        const typed = isTicket(text) ? text : text.toUpperCase();
        if (typed === '') setProblem(t`It stands under the code on the ticket.`);
        else if (typed.length > LONGEST_SERIAL && !isTicket(typed)) setProblem(t`No serial is as long as this.`);
        else onSerial(typed);
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
        error={problem}
        onChange={event => setSerial(event.target.value)}
      />
      <Button type="submit" className="min-h-13 text-lg">
        <Trans>Look it up</Trans>
      </Button>
    </form>
  );
}

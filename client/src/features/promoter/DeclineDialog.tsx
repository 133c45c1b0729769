import { plural, t } from '@lingui/core/macro';
import { useState, type SyntheticEvent } from 'react';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { TextArea } from '../../components/Field.js';

interface DeclineDialogProps {
  /** Who is declined; null while nobody is. */
  ids: readonly string[] | null;
  onClose: () => void;
  onDecline: (note: string) => void;
}

/** Why not: who registered reads it in the mail. What was written stays for the next. */
export function DeclineDialog({ ids, onClose, onDecline }: DeclineDialogProps) {
  const [note, setNote] = useState('');
  const [missing, setMissing] = useState(false);
  const count = ids?.length ?? 0;
  function submit(submitted: SyntheticEvent) {
    submitted.preventDefault();
    setMissing(note.trim() === '');
    if (note.trim()) onDecline(note.trim());
  }
  return (
    <Dialog
      open={ids !== null}
      title={count === 1 ? t`Decline this registration` : declineMany(count)}
      onClose={onClose}
    >
      <form noValidate className="flex flex-col gap-4" onSubmit={submit}>
        <TextArea
          label={t`Why`}
          rows={3}
          maxLength={1_000}
          hint={t`It is mailed to who registered.`}
          error={missing ? t`Say why, in a sentence.` : undefined}
          value={note}
          onChange={({ target }) => setNote(target.value)}
        />
        <Button type="submit" className="self-start">
          {count === 1 ? t`Decline` : declineMany(count)}
        </Button>
      </form>
    </Dialog>
  );
}

const declineMany = (count: number): string => plural(count, { one: 'Decline #', other: 'Decline #' });

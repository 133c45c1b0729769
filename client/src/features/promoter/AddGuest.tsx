import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useRef, useState } from 'react';
import { Button } from '../../components/Button.js';
import { TextField } from '../../components/Field.js';
import { csvRow } from '../../lib/csv.js';
import { readGuests } from './guests.js';

/** One guest more for the list. */
export function AddGuest({ onAdd }: { onAdd: (row: string) => void }) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [problem, setProblem] = useState<string | undefined>();
  const group = useRef<HTMLFieldSetElement>(null);

  const add = () => {
    const row = csvRow([name.trim(), email.trim()]);
    const [wrong] = readGuests(row).problems;
    const empty = !name.trim() && !email.trim();
    setProblem(empty ? t`Give a name and an address.` : wrong?.message);
    if (empty || wrong) return;
    onAdd(row);
    setName('');
    setEmail('');
    group.current?.querySelector('input')?.focus();
  };

  return (
    <fieldset
      ref={group}
      className="grid items-start gap-4 sm:grid-cols-[1fr_1fr_auto]"
      onKeyDown={event => {
        if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
        event.preventDefault(); // it adds the guest, and sends nothing
        add();
      }}
    >
      <legend className="sr-only">
        <Trans>One guest</Trans>
      </legend>
      <TextField label={t`Name`} autoComplete="off" value={name} onChange={({ target }) => setName(target.value)} />
      <TextField
        label={t`Email`}
        type="email"
        autoComplete="off"
        error={problem}
        value={email}
        onChange={({ target }) => setEmail(target.value)}
      />
      <Button look="quiet" icon="plus" className="sm:mt-7.5" onClick={add}>
        <Trans>Add</Trans>
      </Button>
    </fieldset>
  );
}

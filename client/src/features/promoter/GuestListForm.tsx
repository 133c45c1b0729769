import { plural, t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { useDeferredValue, useId, useMemo, useState, type FormEvent } from 'react';
import { Button } from '../../components/Button.js';
import { SelectField, TextArea, TextField } from '../../components/Field.js';
import { Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { formatNumber } from '../../lib/numbers.js';
import { AddGuest } from './AddGuest.js';
import { readGuests, type GuestList } from './guests.js';
import type { IssueEvent } from './issue-tickets.js';
import type { useIssuing } from './useIssuing.js';

type Issuing = ReturnType<typeof useIssuing>;

/** A file of more is no list of guests; reading it would only stop the page. */
const LARGEST_FILE = 1_000_000;
const MOST_PROBLEMS = 50;

interface GuestListFormProps {
  tiers: IssueEvent['tiers'];
  tier: IssueEvent['tiers'][number];
  draft: Issuing['draft'];
  change: Issuing['change'];
  onReady: () => void;
}

/** What is given out, why, and to whom: one list, whether it is typed, pasted or read from a file. */
export function GuestListForm({ tiers, tier, draft, change, onReady }: GuestListFormProps) {
  const deferred = useDeferredValue(draft.list);
  const read = useMemo(() => readGuests(deferred), [deferred]);
  const [asked, setAsked] = useState(false);
  const { name: tierName, waiting } = tier;
  const reasonMissing =
    asked && !draft.reason.trim() ? t`Say why: “Press”, “Guest list”, “Sold at the shop”.` : undefined;
  const listEmpty = asked && !draft.list.trim() ? t`Name at least one guest.` : undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    const now = readGuests(draft.list);
    if (draft.reason.trim() && now.guests.length > 0 && now.problems.length === 0) onReady();
  };

  return (
    <Panel>
      <form noValidate className="flex flex-col gap-6" onSubmit={submit}>
        <div className="grid gap-5 sm:grid-cols-2">
          <SelectField label={t`Tickets`} value={tier.id} onChange={({ target }) => change({ tierId: target.value })}>
            {tiers.map(({ id, name, available }) => (
              <option key={id} value={id}>
                {t`${name} (${formatNumber(available)} left)`}
              </option>
            ))}
          </SelectField>
          <TextField
            label={t`Reason`}
            maxLength={300}
            hint={t`For your team. Guests don’t see it.`}
            error={reasonMissing}
            value={draft.reason}
            onChange={({ target }) => change({ reason: target.value })}
          />
        </div>
        <AddGuest onAdd={row => change({ list: [draft.list.trimEnd(), row].filter(Boolean).join('\n') })} />
        <TextArea
          label={t`Guests`}
          rows={8}
          spellCheck={false}
          autoComplete="off"
          hint={t`A line each: name, email address. Paste them from a spreadsheet, or choose a file.`}
          error={listEmpty}
          value={draft.list}
          onChange={({ target }) => change({ list: target.value })}
        />
        <ListFile onRead={list => change({ list })} />
        <ListState read={read} asked={asked} />
        {tier.waiting > 0 && (
          <p className="text-ink-soft">
            <Plural
              value={waiting}
              one={`# in line for ${tierName}: what you give out is not offered to them.`}
              other={`# in line for ${tierName}: what you give out is not offered to them.`}
            />
          </p>
        )}
        <Button type="submit" className="self-start px-6">
          <Trans>Look it over</Trans>
        </Button>
      </form>
    </Panel>
  );
}

/** How many can be read, and each line that can't. */
function ListState({ read, asked }: { read: GuestList; asked: boolean }) {
  const { guests, problems } = read;
  const count = plural(guests.length, { one: '# guest', other: '# guests' });
  const trouble = plural(problems.length, { one: '# line needs a look', other: '# lines need a look' });
  return (
    <div className="flex flex-col gap-3">
      <p role="status" className="font-semibold tabular-nums">
        {guests.length + problems.length > 0 && (problems.length > 0 ? t`${count}, ${trouble}` : count)}
      </p>
      {problems.length > 0 && (
        <Notice tone={asked ? 'problem' : 'plain'} title={t`Mend these lines, or take them out`}>
          <ul className="mt-1 flex flex-col gap-1">
            {problems.slice(0, MOST_PROBLEMS).map(({ line, message }) => (
              <li key={line} className="break-words">
                <span className="font-semibold tabular-nums">
                  <Trans>Line {line}</Trans>
                </span>
                : {message}
              </li>
            ))}
          </ul>
          {problems.length > MOST_PROBLEMS && (
            <p className="mt-1">
              <Trans>And {formatNumber(problems.length - MOST_PROBLEMS)} more.</Trans>
            </p>
          )}
        </Notice>
      )}
    </div>
  );
}

/** Reads a file into the list, where it can be mended. */
function ListFile({ onRead }: { onRead: (list: string) => void }) {
  const id = useId();
  const [trouble, setTrouble] = useState<string | null>(null);
  const read = async (file: File | undefined) => {
    if (!file) return;
    setTrouble(null);
    if (file.size > LARGEST_FILE) return setTrouble(t`${file.name} is too large for a list of guests.`);
    try {
      onRead(new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()));
    } catch {
      setTrouble(t`${file.name} is no text in UTF-8. Save it as “CSV UTF-8” and choose it again.`);
    }
  };
  return (
    <div className="flex flex-col gap-2">
      <label htmlFor={id} className="font-semibold">
        <Trans>Or a CSV file</Trans>
      </label>
      <input
        id={id}
        type="file"
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        aria-describedby={`${id}-hint`}
        className="max-w-full file:me-3 file:min-h-11 file:rounded-control file:border file:border-solid file:border-control-line file:bg-surface file:px-4 file:font-semibold file:text-ink"
        onChange={({ target }) => {
          void read(target.files?.[0]);
          target.value = ''; // the same file can be chosen again, once it is mended
        }}
      />
      <p id={`${id}-hint`} className="text-sm text-ink-soft">
        <Trans>It takes the list’s place. It is read in this browser; only names and addresses are sent.</Trans>
      </p>
      {trouble && (
        <Notice tone="problem" title={t`Not read`}>
          {trouble}
        </Notice>
      )}
    </div>
  );
}

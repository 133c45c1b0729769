import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useId, useState } from 'react';
import { Link } from 'react-router';
import { Button } from '../../components/Button.js';
import { CheckField, TextField } from '../../components/Field.js';
import { Icon } from '../../components/Icon.js';
import { dateAndTime } from '../../lib/dates.js';
import { paths } from '../../paths.js';
import { BeforeShift } from './BeforeShift.js';
import { givenName, keepName } from './device-name.js';
import { ANOTHER_PLACE, gatesOffered, keepPlace, lastChosen, lastPlace } from './gate-choice.js';
import type { EngineState } from './gate-state.js';
import { GateApp } from './GateApp.js';
import { GateChoice } from './GateChoice.js';
import type { GateEvent } from './GatePage.js';
import { ListHere } from './ListHere.js';
import { allowSignals, isSoundWanted, keepSound } from './signals.js';
import type { ShiftSettings } from './useShift.js';

interface StartShiftProps {
  event: GateEvent;
  state: EngineState;
  onStart: (settings: ShiftSettings) => void;
}

/** Where you stand, then one tap: camera, sound, vibration and a screen that stays on. */
export function StartShift({ event, state, onStart }: StartShiftProps) {
  const gates = gatesOffered(event, state);
  const hasGates = gates.length > 0;
  const [typed, setTyped] = useState(() => lastPlace(event.id) ?? t`Main entrance`);
  const [chosen, setChosen] = useState(() => lastChosen(event.id, gates));
  const [lookFirst, setLookFirst] = useState(false);
  const [sound, setSound] = useState(isSoundWanted);
  const [phone, setPhone] = useState(givenName);
  const [missing, setMissing] = useState(false);
  const list = useId();
  // A gate that went since is nobody's choice.
  const isOffered = gates.some(({ name }) => name === chosen.gate);
  const standing = (chosen.gate === ANOTHER_PLACE ? chosen.place : isOffered ? (chosen.gate ?? '') : '').trim();
  const problem = chosen.gate === ANOTHER_PLACE ? t`Name the place you stand at.` : t`Choose the gate you stand at.`;
  const known = event.attendance?.byGate.map(one => one.gate) ?? [];

  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-8 px-5 py-8">
      <Link
        to={paths.organization(event.organization.slug)}
        className="inline-flex min-h-11 items-center gap-1 self-start text-ink-soft"
      >
        <Icon name="left" className="size-4" />
        <Trans>Backstage</Trans>
      </Link>
      <div>
        <p className="font-semibold text-accent-text">{dateAndTime(event.startsAt, event.timeZone)}</p>
        <h1 className="mt-1 text-5xl break-words">{event.title}</h1>
        <p className="mt-2 text-lg text-ink-soft">{event.venue.name}</p>
      </div>
      <BeforeShift state={state} />
      <form
        className="flex flex-col gap-5"
        onSubmit={submitted => {
          submitted.preventDefault();
          const name = hasGates ? standing : typed.trim();
          setMissing(name === '');
          if (name === '') return;
          keepPlace(event.id, name);
          keepSound(sound);
          keepName(phone);
          allowSignals();
          onStart({ gate: name, lookFirst });
        }}
      >
        {hasGates ? (
          <GateChoice
            gates={gates}
            chosen={chosen}
            error={missing ? problem : undefined}
            onChange={next => {
              setMissing(false);
              setChosen(next);
            }}
          />
        ) : (
          <>
            <TextField
              label={t`Gate`}
              list={list}
              maxLength={60}
              autoComplete="off"
              value={typed}
              error={missing ? t`Name the gate you stand at.` : undefined}
              onChange={changed => setTyped(changed.target.value)}
            />
            <datalist id={list}>
              {known.map(name => (
                <option key={name} value={name} />
              ))}
            </datalist>
          </>
        )}
        <TextField
          label={t`This phone’s name`}
          hint={t`So it is called in the organizer’s list of scanners. Without a name, by its browser.`}
          maxLength={60}
          autoComplete="off"
          value={phone}
          onChange={changed => setPhone(changed.target.value)}
        />
        <CheckField
          label={t`Show the name first, then let in`}
          checked={lookFirst}
          onChange={changed => setLookFirst(changed.target.checked)}
        />
        <CheckField
          label={t`Each verdict makes a sound`}
          checked={sound}
          onChange={changed => setSound(changed.target.checked)}
        />
        <Button type="submit" icon="camera" className="min-h-16 text-xl">
          <Trans>Start shift</Trans>
        </Button>
      </form>
      <GateApp>
        <ListHere state={state} timeZone={event.timeZone} />
      </GateApp>
    </main>
  );
}

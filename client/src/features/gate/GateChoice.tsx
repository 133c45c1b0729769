import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { TextField } from '../../components/Field.js';
import { Icon } from '../../components/Icon.js';
import { ANOTHER_PLACE, gateOf, type GateOffered, type PlaceChosen } from './gate-choice.js';

interface GateChoiceProps {
  gates: readonly GateOffered[];
  chosen: PlaceChosen;
  error: string | undefined;
  onChange: (chosen: PlaceChosen) => void;
}

/** Where an event has gates: each with what it lets in, and none chosen, because a wrong one lets in everybody or nobody. */
export function GateChoice({ gates, chosen: { gate, place }, error, onChange }: GateChoiceProps) {
  const isElsewhere = gate === ANOTHER_PLACE;
  const alike = isElsewhere ? gateOf(gates, place) : undefined;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 font-semibold">
        <Trans>Which gate do you stand at?</Trans>
      </legend>
      {gates.map(({ name, tiers }) => (
        <Place
          key={name}
          name={name}
          admits={tiers.length === 0 ? t`Lets every ticket in` : t`Lets in: ${tiers.join(', ')}`}
          checked={gate === name}
          onChoose={() => onChange({ gate: name, place })}
        />
      ))}
      <Place
        name={t`Another place`}
        admits={t`Lets every ticket in`}
        checked={isElsewhere}
        onChoose={() => onChange({ gate: ANOTHER_PLACE, place })}
      />
      {isElsewhere && (
        <TextField
          label={t`Name of the place`}
          maxLength={60}
          autoComplete="off"
          value={place}
          hint={alike && t`This is the gate ${alike.name}: it lets in what that gate does.`}
          error={error}
          onChange={changed => onChange({ gate, place: changed.target.value })}
        />
      )}
      {!isElsewhere && error && (
        <p role="alert" className="flex items-start gap-1.5 text-sm font-medium text-problem">
          <Icon name="alert" className="mt-0.5 size-4" />
          {error}
        </p>
      )}
    </fieldset>
  );
}

interface PlaceProps {
  name: ReactNode;
  admits: string;
  checked: boolean;
  onChoose: () => void;
}

const Place = ({ name, admits, checked, onChoose }: PlaceProps) => (
  <label className="hairline flex min-h-14 items-center gap-3 rounded-control bg-surface px-4 py-2 has-checked:border-control-line">
    <input type="radio" name="gate" className="size-5 shrink-0 accent-(--ink)" checked={checked} onChange={onChoose} />
    <span className="min-w-0">
      <span className="block text-lg font-bold wrap-anywhere">{name}</span>
      <span className="block text-ink-soft wrap-anywhere">{admits}</span>
    </span>
  </label>
);

import { t } from '@lingui/core/macro';
import { Icon } from './Icon.js';

interface StepperProps {
  /** What is counted: "Regular". */
  name: string;
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
}

/** How many. Goes from 0 straight to the smallest order allowed, and back. */
export function Stepper({ name, value, min, max, onChange }: StepperProps) {
  const less = value <= min ? 0 : value - 1;
  const more = value === 0 ? Math.max(1, min) : value + 1;
  const button =
    'grid size-11 place-items-center rounded-full border border-control-line text-ink transition-colors duration-(--quick) enabled:hover:bg-sunken disabled:opacity-35';
  return (
    <div role="group" aria-label={t`${name}: quantity`} className="flex items-center gap-1">
      <button
        type="button"
        className={button}
        aria-label={t`Remove one ${name}`}
        disabled={value === 0}
        onClick={() => onChange(less)}
      >
        <Icon name="minus" />
      </button>
      <output aria-live="polite" aria-label={t`${name} chosen`} className="w-9 text-center text-xl font-bold">
        {value}
      </output>
      <button
        type="button"
        className={button
          .replace('border-control-line text-ink', 'border-accent bg-accent text-on-accent')
          .replace('hover:bg-sunken', 'hover:bg-accent-hover')}
        aria-label={t`Add one ${name}`}
        disabled={more > max}
        onClick={() => onChange(more)}
      >
        <Icon name="plus" />
      </button>
    </div>
  );
}

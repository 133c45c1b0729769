import type { ReactNode } from 'react';

/** One number that matters, large, with its name. */
export function Figure({ label, value, note }: { label: string; value: ReactNode; note?: ReactNode }) {
  return (
    <div className="hairline flex flex-col rounded-card bg-surface p-4">
      <dt className="order-2 text-ink-soft">{label}</dt>
      <dd className="order-1 text-4xl leading-none font-bold tracking-tight sm:text-5xl">{value}</dd>
      {note && <dd className="order-3 text-sm text-ink-soft">{note}</dd>}
    </div>
  );
}

/** A share of a whole as a bar; the figures beside it say the same. */
export function Meter({
  label,
  value,
  max,
  colour = 'var(--ink)',
}: {
  label: string;
  value: number;
  max: number;
  colour?: string;
}) {
  const share = max > 0 ? Math.min(1, value / max) : 0;
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(max, value)}
      aria-valuenow={value}
      className="h-2.5 overflow-hidden rounded-full bg-hairline"
    >
      <div
        className="h-full origin-left rtl:origin-right rounded-full transition-transform duration-(--quick)"
        style={{ transform: `scaleX(${share})`, background: colour }}
      />
    </div>
  );
}

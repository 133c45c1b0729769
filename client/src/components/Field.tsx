import { useId, type ComponentProps, type ReactNode } from 'react';
import { Icon } from './Icon.js';

const control =
  'min-h-11 w-full rounded-control border border-control-line bg-surface px-3 py-2 text-base text-ink placeholder:text-ink-soft aria-invalid:border-2 aria-invalid:border-problem disabled:opacity-60';

const LEFT_TO_RIGHT = new Set(['email', 'tel', 'url']);

interface Labelled {
  label: string;
  hint?: ReactNode;
  /** In words: what is wrong, and what would be right. */
  error?: string | undefined;
}

/** A label, its control, a hint and what is wrong with it, tied together for every kind of reader. */
function Labelling({
  label,
  hint,
  error,
  className = '',
  children,
}: Labelled & { className?: string; children: (ids: { id: string; describedBy: string | undefined }) => ReactNode }) {
  const id = useId();
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  return (
    <div className={`flex flex-col gap-1.5 ${className}`}>
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      {children({ id, describedBy })}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-ink-soft">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="flex items-start gap-1.5 text-sm font-medium text-problem">
          <Icon name="alert" className="mt-0.5 size-4" />
          {error}
        </p>
      )}
    </div>
  );
}

type InputProps = Labelled & ComponentProps<'input'>;

export function TextField({ label, hint, error, className, ...input }: InputProps) {
  return (
    <Labelling label={label} hint={hint} error={error} className={className}>
      {({ id, describedBy }) => (
        <input
          // Addresses and numbers run from left to right in every language.
          dir={input.type && LEFT_TO_RIGHT.has(input.type) ? 'ltr' : undefined}
          {...input}
          id={id}
          aria-describedby={describedBy}
          aria-invalid={error ? true : undefined}
          className={control}
        />
      )}
    </Labelling>
  );
}

export function TextArea({ label, hint, error, className, ...input }: Labelled & ComponentProps<'textarea'>) {
  return (
    <Labelling label={label} hint={hint} error={error} className={className}>
      {({ id, describedBy }) => (
        <textarea
          rows={5}
          {...input}
          id={id}
          aria-describedby={describedBy}
          aria-invalid={error ? true : undefined}
          className={control}
        />
      )}
    </Labelling>
  );
}

export function SelectField({
  label,
  hint,
  error,
  className,
  children,
  ...input
}: Labelled & ComponentProps<'select'>) {
  return (
    <Labelling label={label} hint={hint} error={error} className={className}>
      {({ id, describedBy }) => (
        <select
          {...input}
          id={id}
          aria-describedby={describedBy}
          aria-invalid={error ? true : undefined}
          className={control}
        >
          {children}
        </select>
      )}
    </Labelling>
  );
}

export function CheckField({ label, className = '', ...input }: { label: ReactNode } & ComponentProps<'input'>) {
  return (
    <label className={`inline-flex min-h-11 items-center gap-2.5 font-medium ${className}`}>
      <input {...input} type="checkbox" className="size-5 shrink-0 accent-(--ink)" />
      {label}
    </label>
  );
}

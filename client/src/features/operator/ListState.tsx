import type { ReactNode } from 'react';
import { Button } from '../../components/Button.js';
import { Failure } from '../../components/Notice.js';
import { Skeleton } from '../../components/Skeleton.js';

interface ListStateProps {
  /** What a reader is told while it loads. */
  label: string;
  /** Undefined until it is known. */
  count: number | undefined;
  error: unknown;
  empty: string;
  more: (() => void) | null;
  busy: boolean;
  retry: () => void;
  children: ReactNode;
}

/** A list in each of its states: not there yet, not to be had, empty, and with more behind it. */
export function ListState({ label, count, error, empty, more, busy, retry, children }: ListStateProps) {
  if (error && count === undefined) return <Failure error={error} retry={retry} />;
  if (count === undefined) {
    return (
      <div role="status" aria-label={label}>
        <Skeleton className="h-16 w-full" />
      </div>
    );
  }
  return (
    <>
      {Boolean(error) && <Failure error={error} retry={retry} />}
      {count === 0 ? <p className="text-ink-soft">{empty}</p> : children}
      {more && (
        <Button look="quiet" busy={busy} className="mt-4" onClick={more}>
          Show more
        </Button>
      )}
    </>
  );
}

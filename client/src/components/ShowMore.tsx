import { t } from '@lingui/core/macro';
import { useState, useTransition } from 'react';
import { Button } from './Button.js';
import { Failure } from './Notice.js';

interface ShowMoreProps {
  /** Fetches the next page. */
  load: () => Promise<unknown>;
  /** On the button. */
  label?: string;
  /** For those who hear the button without its list; begins with the label. */
  spoken?: string;
}

/** The way to a list's next page. Where it can't be had, what is there stays, and one can try again. */
export function ShowMore({ load, label = t`Show more`, spoken }: ShowMoreProps) {
  const [loading, startLoading] = useTransition();
  const [failed, setFailed] = useState<{ error: unknown } | null>(null);
  const more = () =>
    startLoading(async () => {
      setFailed(null);
      try {
        await load();
      } catch (error) {
        setFailed({ error });
      }
    });
  return (
    <div className="mt-6 flex flex-col items-center gap-4">
      {failed ? (
        <Failure focus error={failed.error} retry={more} />
      ) : (
        <Button look="quiet" busy={loading} aria-label={spoken} onClick={more}>
          {label}
        </Button>
      )}
    </div>
  );
}

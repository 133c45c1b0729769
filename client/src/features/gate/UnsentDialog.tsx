import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect } from 'react';
import { useBlocker } from 'react-router';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';

/** Asks whoever leaves the gate while scans wait: they are sent from here alone. */
export function UnsentDialog({ waiting }: { waiting: number }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => waiting > 0 && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (waiting === 0) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [waiting]);
  if (blocker.state !== 'blocked') return null;
  return (
    <Dialog open title={t`Leave with unsent scans?`} onClose={blocker.reset}>
      <p>
        {plural(waiting, {
          one: '# scan has not been sent. It stays on this device, and is sent when you open the gate here again.',
          other:
            '# scans have not been sent. They stay on this device, and are sent when you open the gate here again.',
        })}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={blocker.reset}>
          <Trans>Stay</Trans>
        </Button>
        <Button look="quiet" onClick={blocker.proceed}>
          <Trans>Leave</Trans>
        </Button>
      </div>
    </Dialog>
  );
}

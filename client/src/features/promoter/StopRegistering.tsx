import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';

interface StopRegisteringProps {
  /** How many wait for a decision; null while nothing is asked. */
  waiting: number | null;
  onStop: () => void;
  onKeep: () => void;
}

/** Asked before an event sells to everybody while some who registered still wait for an answer. */
export function StopRegistering({ waiting, onStop, onKeep }: StopRegisteringProps) {
  return (
    <Dialog open={waiting !== null} title={t`Stop taking registrations?`} onClose={onKeep}>
      <p>
        {plural(waiting ?? 0, {
          one: '# registration still waits for your decision.',
          other: '# registrations still wait for your decision.',
        })}{' '}
        <Trans>
          They stay on the page “Registrations”, where you approve or decline them as before. Everybody else can buy at
          once, so places may be gone before you decide.
        </Trans>
      </p>
      <div className="flex flex-wrap gap-3">
        <Button onClick={onStop}>
          <Trans>Stop, and sell to everybody</Trans>
        </Button>
        <Button look="quiet" onClick={onKeep}>
          <Trans>Keep taking registrations</Trans>
        </Button>
      </div>
    </Dialog>
  );
}

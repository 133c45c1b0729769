import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from '../../components/Button.js';
import { Notice } from '../../components/Notice.js';
import type { EngineState } from './gate-state.js';

/** A newer Foyer in another tab has taken this device's store along: this page has nothing left to decide by. */
export function NewerStore({ store }: Pick<EngineState, 'store'>) {
  if (store !== 'newer') return null;
  return (
    <Notice
      title={t`A newer Foyer is open in another tab`}
      action={
        <Button look="quiet" onClick={() => location.reload()}>
          <Trans>Load this page again</Trans>
        </Button>
      }
    >
      <Trans>
        It has this device’s list of tickets, and sends what waits here. Until you load this page again, it checks in
        only with a network.
      </Trans>
    </Notice>
  );
}

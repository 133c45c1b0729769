import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Button } from '../components/Button.js';
import { Notice } from '../components/Notice.js';
import { keeper, usePageKeeper } from './usePageKeeper.js';

/** A newer build is here: taken when the person says so, and not while a page of this device scans. */
export function UpdateOffer() {
  const { hasUpdate } = usePageKeeper();
  const [isRefused, setRefused] = useState(false);
  if (!hasUpdate) return null;
  const take = () => void keeper.takeUpdate().then(isTaken => setRefused(!isTaken));
  return (
    <Notice
      title={t`There is a newer Foyer`}
      action={
        <Button look="quiet" onClick={take}>
          <Trans>Use it now</Trans>
        </Button>
      }
    >
      {isRefused
        ? t`Another tab is scanning. End its shift first.`
        : t`The page starts again with it. What is not sent yet stays on this device.`}
    </Notice>
  );
}

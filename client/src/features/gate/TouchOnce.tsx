import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { Notice } from '../../components/Notice.js';
import { onNextTouch, wasTouched } from '../../lib/next-touch.js';
import { allowSignals, isSoundWanted, tryToSound } from './signals.js';

/**
 * A shift that goes on after a reload was begun by no press on this page, and browsers give sound, vibration and a screen that
 * stays on to pages that were touched. Takes what it gets at once, the rest with the next touch, and says so until then.
 */
export function TouchOnce() {
  const [waits, setWaits] = useState(() => !wasTouched());
  useEffect(() => {
    if (!waits) return allowSignals();
    tryToSound();
    return onNextTouch(() => setWaits(false));
  }, [waits]);
  if (!waits) return null;
  return (
    <Notice title={t`Touch the screen once`}>
      {isSoundWanted() ? (
        <Trans>You can scan already. Sound, vibration and a screen that stays on need a touch after a reload.</Trans>
      ) : (
        <Trans>You can scan already. Vibration and a screen that stays on need a touch after a reload.</Trans>
      )}
    </Notice>
  );
}

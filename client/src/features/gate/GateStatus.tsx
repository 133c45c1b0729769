import { plural } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../../components/Icon.js';
import { useNow } from '../../lib/useNow.js';
import type { EngineState } from './gate-state.js';

interface GateStatusProps {
  state: EngineState;
  /** In a page of its own colours, which covers the shift. */
  isAbove?: boolean;
}

/** What staff need to know before they trust a verdict: the network, how old the list is, and what waits to be sent. */
export function GateStatus({ state, isAbove = false }: GateStatusProps) {
  const { isOnline, isSlow, waiting, ofOthers, listAskedAt, store } = state;
  const now = useNow();
  const minutes = listAskedAt === null ? null : Math.max(0, Math.floor((now - listAskedAt) / 60_000));
  return (
    <div
      role="status"
      className={`flex flex-wrap items-center gap-x-4 gap-y-1 text-sm font-semibold ${isAbove ? 'justify-center' : 'border-t border-hairline px-4 py-2'}`}
    >
      <Part icon={isOnline ? 'pulse' : 'alert'}>
        {isOnline ? <Trans>Online</Trans> : isSlow ? <Trans>Slow connection</Trans> : <Trans>Offline</Trans>}
      </Part>
      {store !== 'none' && store !== 'newer' && (
        <Part icon="clock">
          {minutes === null ? (
            <Trans>No list of tickets yet</Trans>
          ) : minutes === 0 ? (
            <Trans>List of this minute</Trans>
          ) : (
            plural(minutes, { one: 'List # minute old', other: 'List # minutes old' })
          )}
        </Part>
      )}
      {waiting > 0 && <Part icon="alert">{plural(waiting, { one: '# scan waits', other: '# scans wait' })}</Part>}
      {ofOthers > 0 && (
        <Part icon="alert">
          {plural(ofOthers, { one: '# scan of another account waits', other: '# scans of other accounts wait' })}
        </Part>
      )}
      {waiting + ofOthers === 0 && (
        <Part icon="check">
          <Trans>All scans sent</Trans>
        </Part>
      )}
    </div>
  );
}

const Part = ({ icon, children }: { icon: IconName; children: ReactNode }) => (
  <span className="inline-flex items-center gap-1.5">
    <Icon name={icon} className="size-4" />
    {children}
  </span>
);

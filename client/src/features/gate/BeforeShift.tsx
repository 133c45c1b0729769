import { plural, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Notice } from '../../components/Notice.js';
import type { EngineState } from './gate-state.js';
import { NewerStore } from './NewerStore.js';

/** What whoever is about to scan has to know of this device: what it can't do, and what waits on it. */
export function BeforeShift({ state }: { state: EngineState }) {
  const { store, isOnline, isSlow, listAskedAt, waiting, ofOthers, ending } = state;
  const all = waiting + ofOthers;
  return (
    <>
      <NewerStore store={store} />
      {store === 'none' && (
        <Notice tone="problem" title={t`This browser keeps nothing`}>
          <Trans>
            Perhaps it is a private window. You can scan only while there is a network: without one, nobody is checked
            in. Open the page in an ordinary window.
          </Trans>
        </Notice>
      )}
      {store === 'kept' && !isOnline && !isSlow && (
        <Notice tone={listAskedAt === null ? 'problem' : 'plain'} title={t`No connection`}>
          {listAskedAt === null ? (
            <Trans>This device has no list of tickets yet: it can’t check any until there is a network.</Trans>
          ) : (
            <Trans>This device has the list of tickets, and decides by itself until the network is back.</Trans>
          )}
        </Notice>
      )}
      {ending === 'WAITING' && (
        <Notice title={t`The end of your shift is not told yet`}>
          <Trans>
            Backstage hears of it as soon as there is a network: from this page, now or when you open it again.
          </Trans>
        </Notice>
      )}
      {ending === 'REFUSED' && (
        <Notice tone="problem" title={t`You can’t end this device’s shift`}>
          <Trans>Somebody else began it here. Ask a manager to sign the device out.</Trans>
        </Notice>
      )}
      {all > 0 && (
        <Notice title={plural(all, { one: '# scan waits to be sent', other: '# scans wait to be sent' })}>
          {waiting > 0 && <Trans>They are sent as soon as there is a network, also while no shift is on.</Trans>}{' '}
          {ofOthers > 0 &&
            plural(ofOthers, {
              one: '# was made by another account, and is sent when that one signs in here.',
              other: '# were made by another account, and are sent when that one signs in here.',
            })}
        </Notice>
      )}
    </>
  );
}

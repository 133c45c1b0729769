import { Trans } from '@lingui/react/macro';
import { useEffect, useState, type ReactNode } from 'react';
import { Button } from '../../components/Button.js';
import { Icon } from '../../components/Icon.js';
import { UpdateOffer } from '../../offline/UpdateOffer.js';
import { usePageKeeper } from '../../offline/usePageKeeper.js';

/** What browsers that install apps send; the others do it by their own menu. */
interface InstallOffer extends Event {
  prompt: () => Promise<unknown>;
}

/**
 * The gate as an app of its own: whether it opens without a network, the way to install it, and what is newer.
 * @param children what else it takes to scan without one: a page alone lets nobody in
 */
export function GateApp({ children }: { children: ReactNode }) {
  const { pages } = usePageKeeper();
  const offer = useInstallOffer();
  return (
    <aside className="flex flex-col gap-4">
      {/* Only here: a buyer is not asked to install a scanner. */}
      <link rel="manifest" href="/gate.webmanifest" />
      <link rel="apple-touch-icon" href="/icons/gate-apple-180.png" />
      <UpdateOffer />
      <div className="flex flex-col items-start gap-2 text-ink-soft">
        <p role="status" className="inline-flex items-center gap-2">
          <Icon name={pages === 'kept' ? 'check' : pages === 'preparing' ? 'download' : 'info'} className="size-4" />
          {pages === 'kept' ? (
            <Trans>This page opens without a network</Trans>
          ) : pages === 'preparing' ? (
            <Trans>Getting ready to open without a network…</Trans>
          ) : (
            <Trans>This browser opens the page with a network only</Trans>
          )}
        </p>
        {children}
        {offer && (
          <Button look="quiet" icon="download" onClick={() => void offer.prompt()}>
            <Trans>Install the gate</Trans>
          </Button>
        )}
      </div>
    </aside>
  );
}

function useInstallOffer(): InstallOffer | null {
  const [offer, setOffer] = useState<InstallOffer | null>(null);
  useEffect(() => {
    const come = (event: Event) => {
      event.preventDefault(); // asked for by our button, in our own words
      setOffer(event as InstallOffer);
    };
    const done = () => setOffer(null);
    addEventListener('beforeinstallprompt', come);
    addEventListener('appinstalled', done);
    return () => {
      removeEventListener('beforeinstallprompt', come);
      removeEventListener('appinstalled', done);
    };
  }, []);
  return offer;
}

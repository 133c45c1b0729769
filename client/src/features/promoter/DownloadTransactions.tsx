import { useEffect, useRef, useState } from 'react';
import { useSessionStore } from '../../apollo/useSession.js';
import { Button } from '../../components/Button.js';
import { Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import { exportTrouble, fetchTransactions, saveFile } from './transactions.js';

type Download =
  | { state: 'idle' }
  | { state: 'loading'; bytes: number }
  | { state: 'done'; fileName: string }
  | { state: 'failed'; error: unknown };

/** The event's books to take away: for whoever keeps them. */
export function DownloadTransactions({ eventId }: { eventId: string }) {
  const session = useSessionStore();
  const [download, setDownload] = useState<Download>({ state: 'idle' });
  const leaving = useRef<AbortController>(null);
  useEffect(() => () => leaving.current?.abort(), []);

  async function press() {
    const { signal } = (leaving.current = new AbortController());
    setDownload({ state: 'loading', bytes: 0 });
    try {
      const onProgress = (bytes: number) => setDownload({ state: 'loading', bytes });
      const { fileName, file } = await fetchTransactions(eventId, session, { signal, onProgress });
      if (signal.aborted) return;
      saveFile(fileName, file);
      setDownload({ state: 'done', fileName });
    } catch (error) {
      if (!signal.aborted) setDownload({ state: 'failed', error });
    }
  }

  const trouble = download.state === 'failed' ? exportTrouble(download.error) : null;
  return (
    <Panel title="Transactions">
      <p className="mb-4 text-ink-soft">
        Every movement of this event’s money, a line an entry, for a spreadsheet or an accountant.
      </p>
      <div className="flex flex-wrap items-center gap-4">
        <Button look="quiet" icon="download" busy={download.state === 'loading'} onClick={() => void press()}>
          Download as CSV
        </Button>
        <p role="status" className="min-w-0 wrap-anywhere">
          {download.state === 'loading' && 'Downloading …'}
          {download.state === 'done' && `Saved as ${download.fileName}`}
        </p>
        {download.state === 'loading' && download.bytes > 0 && (
          <p aria-hidden className="text-ink-soft tabular-nums">
            {Math.ceil(download.bytes / 1000)} kB
          </p>
        )}
      </div>
      {trouble && (
        <div className="mt-4">
          <Notice tone="problem" focus title={trouble.title}>
            {trouble.advice}
          </Notice>
        </div>
      )}
    </Panel>
  );
}

import { plural } from '@lingui/core/macro';
import { useEffect, useRef, useState } from 'react';
import { useSessionStore } from '../../apollo/useSession.js';
import { Button } from '../../components/Button.js';
import { Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import type { OrganizationRole } from '../../gql/graphql.js';
import { exportTrouble, fetchExport, listsFor, saveFile, type List } from './exports.js';

type Download =
  | { state: 'idle' }
  | { state: 'loading'; lines: number }
  | { state: 'done'; fileName: string; lines: number }
  | { state: 'failed'; error: unknown };

const manyLines = (lines: number) => plural(lines, { one: '# line', other: '# lines' });

/** The event's lists to take away, for a spreadsheet: those that this role may see. */
export function ExportsPanel({ eventId, role }: { eventId: string; role: OrganizationRole | null | undefined }) {
  return (
    <Panel title="Lists to take home">
      <ul className="flex flex-col divide-y divide-hairline">
        {listsFor(role).map(list => (
          <ExportRow key={list.name} eventId={eventId} list={list} />
        ))}
      </ul>
    </Panel>
  );
}

function ExportRow({ eventId, list: { name, title, says } }: { eventId: string; list: List }) {
  const session = useSessionStore();
  const [download, setDownload] = useState<Download>({ state: 'idle' });
  const leaving = useRef<AbortController>(null);
  useEffect(() => () => leaving.current?.abort(), []);

  async function press() {
    const { signal } = (leaving.current = new AbortController());
    setDownload({ state: 'loading', lines: 0 });
    try {
      const onProgress = (lines: number) => setDownload({ state: 'loading', lines });
      const { fileName, file, lines } = await fetchExport(eventId, name, session, { signal, onProgress });
      if (signal.aborted) return;
      saveFile(fileName, file);
      setDownload({ state: 'done', fileName, lines });
    } catch (error) {
      if (!signal.aborted) setDownload({ state: 'failed', error });
    }
  }

  const trouble = download.state === 'failed' ? exportTrouble(download.error) : null;
  return (
    <li className="flex flex-col gap-3 py-4 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
        <div className="min-w-0">
          <h3 className="font-semibold">{title}</h3>
          <p className="text-ink-soft">{says}</p>
        </div>
        <Button look="quiet" icon="download" busy={download.state === 'loading'} onClick={() => void press()}>
          Download <span className="sr-only">{title.toLowerCase()} as CSV</span>
        </Button>
      </div>
      <p role="status" className="min-w-0 wrap-anywhere empty:hidden">
        {download.state === 'loading' && 'Downloading …'}
        {download.state === 'done' && `Saved as ${download.fileName}, ${manyLines(download.lines)}`}
      </p>
      {download.state === 'loading' && download.lines > 0 && (
        // Not in the status: it changes with every piece that arrives.
        <p aria-hidden className="text-ink-soft tabular-nums">
          {manyLines(download.lines)} so far
        </p>
      )}
      {trouble && (
        <Notice tone="problem" focus title={trouble.title}>
          {trouble.advice}
        </Notice>
      )}
    </li>
  );
}

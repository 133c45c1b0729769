import { plural, t } from '@lingui/core/macro';
import { Plural, Trans } from '@lingui/react/macro';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useSessionStore } from '../../apollo/useSession.js';
import { Button } from '../../components/Button.js';
import { Notice } from '../../components/Notice.js';
import { Panel } from '../../components/Panel.js';
import type { OrganizationRole } from '../../gql/graphql.js';
import { i18n } from '../../words/words.js';
import { exportTrouble, fetchExport, listsFor, saveFile, type List } from './exports.js';

const takes: Record<List['name'], () => ReactNode> = {
  orders: () => (
    <Trans>
      Download <span className="sr-only">orders as CSV</span>
    </Trans>
  ),
  transactions: () => (
    <Trans>
      Download <span className="sr-only">transactions as CSV</span>
    </Trans>
  ),
  attendees: () => (
    <Trans>
      Download <span className="sr-only">attendees as CSV</span>
    </Trans>
  ),
  'check-ins': () => (
    <Trans>
      Download <span className="sr-only">check-ins as CSV</span>
    </Trans>
  ),
};

type Download =
  | { state: 'idle' }
  | { state: 'loading'; lines: number }
  | { state: 'done'; fileName: string; lines: number }
  | { state: 'failed'; error: unknown };

/** The event's lists to take away, for a spreadsheet: those that this role may see. */
export function ExportsPanel({ eventId, role }: { eventId: string; role: OrganizationRole | null | undefined }) {
  return (
    <Panel title={t`Lists to take home`}>
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
          <h3 className="font-semibold">{i18n._(title)}</h3>
          <p className="text-ink-soft">{i18n._(says)}</p>
        </div>
        <Button
          look="quiet"
          icon="download"
          busy={download.state === 'loading'}

          onClick={() => void press()}
        >
          {takes[name]()}
        </Button>
      </div>
      <p role="status" className="min-w-0 wrap-anywhere empty:hidden">
        {download.state === 'loading' && t`Downloading …`}
        {download.state === 'done' && savedAs(download.fileName, download.lines)}
      </p>
      {download.state === 'loading' && download.lines > 0 && (
        // Not in the status: it changes with every piece that arrives.
        <p aria-hidden className="text-ink-soft tabular-nums">
          <Plural value={download.lines} one="# line so far" other="# lines so far" />
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

const savedAs = (name: string, lines: number): string =>
  plural(lines, { one: `Saved as ${name}, # line`, other: `Saved as ${name}, # lines` });

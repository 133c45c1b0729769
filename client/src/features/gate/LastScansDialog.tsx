import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Badge } from '../../components/Badge.js';
import { Button } from '../../components/Button.js';
import { Dialog } from '../../components/Dialog.js';
import { clockTime } from '../../lib/dates.js';
import type { RecentScan } from '../../lib/gate-store.js';
import { mayUndo } from './recent-scans.js';
import { pastVerdict } from './verdict.js';

interface LastScansProps {
  scans: readonly RecentScan[];
  timeZone: string;
  onUndo: (scanId: string) => void;
}

/** For the mistake that is noticed once its verdict has gone: what this device said last, each to be taken back. */
export function LastScansDialog({ open, onClose, ...list }: LastScansProps & { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} title={t`Last scans`} onClose={onClose}>
      {list.scans.length === 0 ? (
        <p>
          <Trans>Nothing was scanned with this device yet</Trans>
        </p>
      ) : (
        <LastScans {...list} />
      )}
    </Dialog>
  );
}

function LastScans({ scans, timeZone, onUndo }: LastScansProps) {
  return (
    <ul tabIndex={0} aria-label={t`Last scans`} className="max-h-[60dvh] divide-y divide-hairline overflow-y-auto">
      {scans.map(scan => {
        const { scanId, at, holderName, serial, outcome, kind, isOfDevice, isUndone } = scan;
        const { word, reason } = pastVerdict(outcome, kind, isOfDevice);
        const who = holderName ?? serial ?? t`Unknown ticket`;
        const clock = clockTime(new Date(at).toISOString(), timeZone);
        return (
          <li key={scanId} className="flex min-h-14 items-center gap-3 py-2">
            <div className="min-w-0 flex-1">
              <p className="font-semibold wrap-anywhere">{who}</p>
              <p className="text-ink-soft">
                {clock} · <span className="font-semibold">{word}</span>
                {reason && ` · ${reason}`}
              </p>
            </div>
            {isUndone ? (
              <Badge>
                <Trans>Undone</Trans>
              </Badge>
            ) : (
              mayUndo(scan, scans) && (
                <Button look="quiet" icon="undo" aria-label={t`Undo: ${who}, ${clock}`} onClick={() => onUndo(scanId)}>
                  <Trans>Undo</Trans>
                </Button>
              )
            )}
          </li>
        );
      })}
    </ul>
  );
}

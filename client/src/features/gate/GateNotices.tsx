import { t } from '@lingui/core/macro';
import { Icon } from '../../components/Icon.js';
import { clockTime } from '../../lib/dates.js';
import type { GateNotice } from '../../lib/gate-store.js';
import { reasonOf } from './verdict.js';

interface GateNoticesProps {
  notices: readonly GateNotice[];
  timeZone: string;
  onDismiss: (id: string) => void;
}

/** What did not turn out as the door had it, once the server had heard: each until somebody has read it. */
export function GateNotices({ notices, timeZone, onDismiss }: GateNoticesProps) {
  if (notices.length === 0) return null;
  return (
    <section
      aria-label={t`Scans to look at`}
      tabIndex={0}
      className="max-h-44 shrink-0 overflow-y-auto border-t border-hairline bg-problem-wash"
    >
      <div role="alert">
        <ul className="divide-y divide-hairline">
          {notices.map(notice => (
            <li key={notice.id} className="flex items-start gap-3 px-4 py-2">
              <Icon name="alert" className="mt-1 size-5 text-problem" />
              <div className="min-w-0 flex-1">
                <p className="font-semibold wrap-anywhere">
                  {[notice.serial, notice.holderName].filter(Boolean).join(' · ') || t`Unknown ticket`}
                </p>
                <p>{sentence(notice, timeZone)}</p>
              </div>
              <button
                type="button"
                onClick={() => onDismiss(notice.id)}
                aria-label={t`Seen: ${notice.serial ?? t`Unknown ticket`}`}
                className="grid size-11 shrink-0 place-items-center rounded-full"
              >
                <Icon name="check" />
              </button>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function sentence({ kind, gate, at, outcome, instead }: GateNotice, timeZone: string): string {
  const clock = (instant: number) => clockTime(new Date(instant).toISOString(), timeZone);
  const when = clock(at);
  if (kind === 'REFUSED_HERE') return t`Refused at ${gate}, ${when}, but the server had let it through.`;
  if (kind === 'NOT_UNDONE') return t`Could not be taken back: ${gate}, ${when}.`;
  if (outcome === 'ALREADY_CHECKED_IN' && instead)
    return t`Let in at ${gate}, ${when}, though it was in already: ${instead.gate}, ${clock(instead.at)}.`;
  if (outcome === 'ACCEPTED') return t`Let in at ${gate}, ${when}; the ticket was taken back since.`;
  return t`Let through at ${gate}, ${when}, though it should not: ${reasonOf(outcome)}.`;
}

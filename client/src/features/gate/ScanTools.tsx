import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { CheckInKind } from '../../gql/graphql.js';
import { PictureTool } from './PictureTool.js';
import { Tool } from './Tool.js';

interface ScanToolsProps {
  kind: CheckInKind;
  onKind: (kind: CheckInKind) => void;
  onType: () => void;
  onSearch: () => void;
  onLast: () => void;
  onCode: (code: string) => void;
  torch: { on: boolean; toggle: () => void } | null;
  /** Null where there is no choice. */
  onCameras: (() => void) | null;
}

/** Under the camera: which way people go, and all that works where a code can't be held into the frame. */
export function ScanTools({ kind, onKind, onType, onSearch, onLast, onCode, torch, onCameras }: ScanToolsProps) {
  return (
    <div className="flex flex-wrap items-center justify-center gap-2 border-t border-hairline px-4 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
      <fieldset className="flex overflow-hidden rounded-control border border-control-line">
        <legend className="sr-only">
          <Trans>Direction</Trans>
        </legend>
        <Direction name={t`In`} checked={kind === 'ENTRY'} onChoose={() => onKind('ENTRY')} />
        <Direction name={t`Out`} checked={kind === 'EXIT'} onChoose={() => onKind('EXIT')} />
      </fieldset>
      <Tool icon="keyboard" label={t`Type a serial`} onClick={onType} />
      <Tool icon="search" label={t`Search by name`} onClick={onSearch} />
      <PictureTool onCode={onCode} />
      <Tool icon="clock" label={t`Last scans`} onClick={onLast} />
      {torch && <Tool icon="bulb" label={torch.on ? t`Light off` : t`Light on`} onClick={torch.toggle} />}
      {onCameras && <Tool icon="camera" label={t`Other camera`} onClick={onCameras} />}
    </div>
  );
}

function Direction({ name, checked, onChoose }: { name: string; checked: boolean; onChoose: () => void }) {
  return (
    <label className="grid min-h-12 min-w-16 place-items-center px-4 font-bold has-checked:bg-ink has-checked:text-paper has-focus-visible:outline-3 has-focus-visible:-outline-offset-3 has-focus-visible:outline-accent">
      <input type="radio" name="direction" className="sr-only" checked={checked} onChange={onChoose} />
      {name}
    </label>
  );
}

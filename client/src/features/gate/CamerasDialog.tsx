import { t } from '@lingui/core/macro';
import { Badge } from '../../components/Badge.js';
import { Dialog } from '../../components/Dialog.js';
import type { Camera } from './useCamera.js';

interface CamerasDialogProps {
  open: boolean;
  cameras: Camera[];
  current: string | null;
  onChoose: (id: string) => void;
  onClose: () => void;
}

/** Which camera films; the choice is remembered on this device. */
export function CamerasDialog({ open, cameras, current, onChoose, onClose }: CamerasDialogProps) {
  return (
    <Dialog open={open} title={t`Which camera?`} onClose={onClose}>
      <ul className="flex flex-col gap-2">
        {cameras.map(({ id, label }, i) => (
          <li key={id}>
            <button
              type="button"
              aria-pressed={id === current}
              onClick={() => onChoose(id)}
              className="flex min-h-13 w-full items-center justify-between gap-3 rounded-control border border-control-line px-4 py-2 text-start font-semibold"
            >
              <span className="min-w-0 wrap-anywhere">{label || t`Camera ${i + 1}`}</span>
              {id === current && <Badge>{t`In use`}</Badge>}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

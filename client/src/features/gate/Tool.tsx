import { Icon, type IconName } from '../../components/Icon.js';

interface ToolProps {
  icon: IconName;
  label: string;
  /** What was pressed is being dealt with. */
  busy?: boolean;
  onClick: () => void;
}

/** A button of the gate's, large enough for a thumb in the dark. */
export function Tool({ icon, label, busy = false, onClick }: ToolProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      aria-busy={busy || undefined}
      className="inline-flex min-h-12 items-center gap-2 rounded-control border border-control-line px-3 font-semibold"
    >
      <Icon name={icon} />
      {label}
    </button>
  );
}

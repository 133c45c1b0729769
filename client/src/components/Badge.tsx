import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon.js';

/** A state in a word or two. `strong` where it asks for attention; colour never carries it alone. */
export function Badge({ children, icon, strong = false }: { children: ReactNode; icon?: IconName; strong?: boolean }) {
  const colours = strong ? 'border-ink bg-ink text-paper' : 'border-control-line text-ink';
  return (
    <span
      className={`inline-flex items-center gap-1 rounded-full border px-2.5 py-0.5 text-sm font-semibold whitespace-nowrap ${colours}`}
    >
      {icon && <Icon name={icon} className="size-3.5" />}
      {children}
    </span>
  );
}

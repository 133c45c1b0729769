import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon.js';

/** Nothing here yet, why, and the way on. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-card border border-dashed border-control-line px-6 py-12 text-center">
      <span className="rounded-full bg-sunken p-4">
        <Icon name={icon} className="size-7" />
      </span>
      <h2 className="text-2xl">{title}</h2>
      {children && <div className="max-w-md text-ink-soft">{children}</div>}
      {action}
    </div>
  );
}

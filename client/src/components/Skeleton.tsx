import { t } from '@lingui/core/macro';
import type { ReactNode } from 'react';

/** The shape of what is coming. Screen readers hear "Loading" once, from the page's own Skeletons. */
export function Skeleton({ className = 'h-4 w-full' }: { className?: string }) {
  return <div aria-hidden className={`skeleton ${className}`} />;
}

export function SkeletonPage({ label = t`Loading`, children }: { label?: string; children: ReactNode }) {
  return (
    <div role="status" aria-busy>
      <span className="sr-only">{label}</span>
      {children}
    </div>
  );
}

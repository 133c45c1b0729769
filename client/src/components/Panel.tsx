import type { ReactNode } from 'react';

interface PanelProps {
  title?: ReactNode;
  /** Shown at the end of the title's line. */
  aside?: ReactNode;
  level?: 2 | 3;
  className?: string;
  children: ReactNode;
}

/** A sheet of paper on the table: a titled group with a hairline around it. */
export function Panel({ title, aside, level = 2, className = '', children }: PanelProps) {
  const Heading = `h${level}` as const;
  return (
    <section className={`hairline rounded-card bg-surface p-4 sm:p-6 ${className}`}>
      {title && (
        <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <Heading className="text-xl">{title}</Heading>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}

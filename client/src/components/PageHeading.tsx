import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Icon } from './Icon.js';

interface PageHeadingProps {
  title: string;
  /** What the browser's tab says, where it differs. */
  tab?: string;
  back?: { to: string; label: string };
  lead?: ReactNode;
  actions?: ReactNode;
}

export function PageHeading({ title, tab, back, lead, actions }: PageHeadingProps) {
  return (
    <div className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-4 sm:mb-8">
      <title>{`${tab ?? title} · Foyer`}</title>
      <div className="min-w-0">
        {back && (
          <Link to={back.to} className="mb-2 inline-flex min-h-8 items-center gap-1 text-ink-soft hover:text-ink">
            <Icon name="left" className="size-4" />
            {back.label}
          </Link>
        )}
        <h1 className="text-4xl break-words sm:text-5xl">{title}</h1>
        {lead && <div className="mt-2 text-lg text-ink-soft">{lead}</div>}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}

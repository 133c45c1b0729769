import type { ReactNode } from 'react';
import { PageHeading } from '../../components/PageHeading.js';

/** The narrow page that the short forms of an account share. */
export function AccountFrame({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <div className="mx-auto max-w-md">
      <PageHeading title={title} lead={lead} />
      {children}
    </div>
  );
}

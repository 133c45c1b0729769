import { Suspense } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { useViewer } from '../apollo/useSession.js';
import { paths } from '../paths.js';
import { PageSkeleton } from './AppShell.js';

/** Pages for people with an account; others sign in first and come back here. */
export function RequireSession() {
  const viewer = useViewer();
  const { pathname, search } = useLocation();
  if (viewer === undefined) return <PageSkeleton />;
  if (viewer === null) return <Navigate to={paths.signIn(pathname + search)} replace />;
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Outlet />
    </Suspense>
  );
}

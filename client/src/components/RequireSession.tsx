import { Suspense } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { useSession, useViewer } from '../apollo/useSession.js';
import { paths } from '../paths.js';
import { PageSkeleton } from './AppShell.js';

/** Pages for people with an account; others sign in first and come back here. */
export function RequireSession() {
  const { status } = useSession();
  const viewer = useViewer();
  const { pathname, search } = useLocation();
  // Without a network nobody can say whether the session still holds: what is kept on the device is shown.
  const isAway = status === 'unreached';
  if (viewer === undefined && !isAway) return <PageSkeleton />;
  if (viewer === null) return <Navigate to={paths.signIn(pathname + search)} replace />;
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Outlet />
    </Suspense>
  );
}

import { Suspense, useState, type ReactNode } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { useSession, useViewer } from '../apollo/useSession.js';
import { paths } from '../paths.js';
import { PageSkeleton } from './AppShell.js';

/**
 * Pages for people with an account; others sign in first and come back here. `over`: what is said instead where somebody was
 * here and their session has ended.
 */
export function RequireSession({ over }: { over?: ReactNode }) {
  const { status } = useSession();
  const viewer = useViewer();
  const { pathname, search } = useLocation();
  // Without a network nobody can say whether the session still holds: what is kept on the device is shown.
  const isAway = status === 'unreached';
  const [wasHere, setWasHere] = useState(false);
  if ((viewer || isAway) && !wasHere) setWasHere(true);
  if (over && wasHere && viewer === null) return over;
  // Where the network comes back the person is asked for anew: a shift that is on must not end by that.
  if (viewer === undefined && !wasHere && !isAway) return <PageSkeleton />;
  if (viewer === null) return <Navigate to={paths.signIn(pathname + search)} replace />;
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Outlet />
    </Suspense>
  );
}

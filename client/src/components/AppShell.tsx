import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Suspense, useEffect, useRef, useState, type RefObject } from 'react';
import { NavLink, Outlet, ScrollRestoration, useLocation, useNavigation, Link } from 'react-router';
import { useViewer } from '../apollo/useSession.js';
import { paths } from '../paths.js';
import { UpdateOffer } from '../offline/UpdateOffer.js';
import { useLanguage } from '../words/language.js';
import { Languages } from './Languages.js';
import { Skeleton, SkeletonPage } from './Skeleton.js';
import { Toasts } from './Toasts.js';

/** Around every page but the gate: the house's name, the way to one's tickets, and where the focus goes. */
export function AppShell() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const busy = useNavigation().state !== 'idle';
  useLanguage();
  useFocusOnArrival(main, pathname);

  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="absolute -top-20 start-4 z-50 rounded-control bg-accent px-4 py-2 font-semibold text-on-accent focus:top-4"
        onClick={event => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        <Trans>Skip to content</Trans>
      </a>
      <div
        aria-hidden
        className={`fixed inset-x-0 top-0 z-50 h-1 origin-left bg-accent rtl:origin-right transition-transform duration-700 ${busy ? 'scale-x-75' : 'invisible scale-x-0'}`}
      />
      <Header />
      <main id="main" ref={main} tabIndex={-1} className="mx-auto w-full max-w-6xl flex-1 px-4 py-6 sm:px-6 sm:py-10">
        <UpdateOffer />
        <Suspense fallback={<PageSkeleton />}>
          <Outlet />
        </Suspense>
      </main>
      <Footer />
      <ScrollRestoration />
      <Toasts />
    </div>
  );
}

/** A new page begins at its beginning, for the keyboard and the screen reader as well. */
function useFocusOnArrival(main: RefObject<HTMLElement | null>, pathname: string) {
  const [first] = useState(pathname);
  const moved = useRef(false);
  useEffect(() => {
    if (pathname !== first) moved.current = true;
    if (moved.current) main.current?.focus({ preventScroll: true });
  }, [main, pathname, first]);
}

function Header() {
  const viewer = useViewer();
  const tab =
    'inline-flex min-h-11 items-center border-b-2 border-transparent px-1 font-semibold aria-[current=page]:border-accent hover:border-accent';
  return (
    <header className="border-b border-hairline">
      <nav
        aria-label={t`Main`}
        className="mx-auto flex w-full max-w-6xl flex-wrap items-center gap-x-4 px-4 py-2 sm:gap-x-6 sm:px-6"
      >
        <Link
          to={paths.events()}
          className="me-auto inline-flex min-h-11 items-center text-2xl font-extrabold tracking-tight"
        >
          Foyer<span className="text-accent-text">.</span>
        </Link>
        {viewer ? (
          <>
            <NavLink to={paths.myTickets()} className={tab}>
              <Trans>My tickets</Trans>
            </NavLink>
            <NavLink to={paths.promoter()} className={tab}>
              {viewer.memberships.length > 0 ? t`Backstage` : t`Sell tickets`}
            </NavLink>
            {viewer.role === 'ADMIN' && (
              <NavLink to={paths.operator()} className={tab}>
                <Trans>Operator</Trans>
              </NavLink>
            )}
            <NavLink to={paths.account()} className={tab}>
              <span className="sr-only">
                <Trans>Account of {viewer.name}</Trans>
              </span>
              <span
                aria-hidden
                className="grid size-9 place-items-center rounded-full bg-ink text-sm font-bold text-paper"
              >
                {initials(viewer.name)}
              </span>
            </NavLink>
          </>
        ) : (
          <>
            <NavLink to={paths.recover()} className={tab}>
              <Trans>Find my order</Trans>
            </NavLink>
            <NavLink to={paths.signIn()} className={tab}>
              <Trans>Sign in</Trans>
            </NavLink>
          </>
        )}
      </nav>
    </header>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : ''].map(firstLetter).join('').toUpperCase();
}

/** As people count letters: an emoji or a letter with its accents is one, however many units it is written in. */
function firstLetter(word = ''): string {
  for (const { segment } of new Intl.Segmenter().segment(word)) return segment;
  return '';
}

function Footer() {
  return (
    <footer className="mt-12 border-t border-hairline">
      <div className="mx-auto flex w-full max-w-6xl flex-wrap items-center gap-x-6 gap-y-1 px-4 py-6 text-ink-soft sm:px-6">
        <p className="me-auto">
          <Trans>Doors are open.</Trans>
        </p>
        <Link to={paths.recover()} className="inline-flex min-h-11 items-center hover:text-ink">
          <Trans>Lost your tickets?</Trans>
        </Link>
        <Link to={paths.promoter()} className="inline-flex min-h-11 items-center hover:text-ink">
          <Trans>Sell tickets with Foyer</Trans>
        </Link>
        <Languages />
      </div>
    </footer>
  );
}

export function PageSkeleton() {
  return (
    <SkeletonPage>
      <div className="flex flex-col gap-4">
        <Skeleton className="h-12 w-2/3" />
        <Skeleton className="h-6 w-1/2" />
        <Skeleton className="mt-6 h-64 w-full" />
      </div>
    </SkeletonPage>
  );
}

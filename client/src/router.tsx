import { Suspense, type ComponentType } from 'react';
import { createBrowserRouter, type LoaderFunction, type RouteObject } from 'react-router';
import { AppShell, PageSkeleton } from './components/AppShell.js';
import { ErrorPage, NotFoundPage } from './components/ErrorPage.js';
import { RequireSession } from './components/RequireSession.js';
import { ShiftOver } from './features/gate/ShiftOver.js';
import { keepOrderToken, keepRegistrationToken, keepTicketToken } from './lib/order-token.js';
import { keepLinkToken, takeToken } from './lib/url-token.js';
import { keepOffline } from './offline/usePageKeeper.js';
import { paths } from './paths.js';
import { useLanguage, wantStaffWords } from './words/language.js';

/** One page of its own chunk, with the skeleton that it shows while its query runs. */
function page(
  path: string,
  load: () => Promise<[Page: ComponentType, Skeleton?: ComponentType]>,
  loader?: LoaderFunction,
): RouteObject {
  return {
    path,
    loader,
    lazy: async () => {
      const [Page, Skeleton = PageSkeleton] = await load();
      return { element: <Spoken page={Page} skeleton={Skeleton} /> };
    },
  };
}

/** As `page`, of one that opens without a network once it was opened. */
function keptPage(
  group: Parameters<typeof keepOffline>[0],
  ...[path, load, loader]: Parameters<typeof page>
): RouteObject {
  return page(path, () => (keepOffline(group), load()), loader);
}

/** A page, drawn anew from its top when the language changes; what was typed in it stays. */
function Spoken({ page: Page, skeleton: Skeleton }: { page: ComponentType; skeleton: ComponentType }) {
  useLanguage();
  return (
    <Suspense fallback={<Skeleton />}>
      <Page />
    </Suspense>
  );
}

const publicPages: RouteObject[] = [
  page(paths.events(), () => import('./features/events/EventsPage.js').then(m => [m.EventsPage])),
  page(paths.event(':slug'), () =>
    import('./features/events/EventPage.js').then(m => [m.EventPage, m.EventPageSkeleton]),
  ),
  page(paths.registerFor(':slug'), () =>
    import('./features/registrations/RegistrationFormPage.js').then(m => [m.RegistrationFormPage]),
  ),
  page(
    paths.registration(':registrationId'),
    () => import('./features/registrations/RegistrationPage.js').then(m => [m.RegistrationPage]),
    takeToken((token, { registrationId = '' }) => keepRegistrationToken(registrationId, token)),
  ),
  page(paths.organizer(':slug'), () => import('./features/events/OrganizerPage.js').then(m => [m.OrganizerPage])),
  page(paths.checkout(':orderId'), () => import('./features/checkout/CheckoutPage.js').then(m => [m.CheckoutPage])),
  keptPage(
    'tickets',
    paths.order(':orderId'),
    () => import('./features/orders/OrderPage.js').then(m => [m.OrderPage, m.OrderPageSkeleton]),
    takeToken((token, { orderId = '' }) => keepOrderToken(orderId, token)),
  ),
  keptPage(
    'tickets',
    paths.ticket(':ticketId'),
    () => import('./features/orders/TicketPage.js').then(m => [m.TicketPage]),
    takeToken((token, { ticketId = '' }) => keepTicketToken(ticketId, token)),
  ),
  page(
    paths.acceptTransfer(),
    () => import('./features/transfers/AcceptTransferPage.js').then(m => [m.AcceptTransferPage]),
    takeToken(keepLinkToken('transfer')),
  ),
  page(paths.recover(), () => import('./features/orders/RecoverPage.js').then(m => [m.RecoverPage])),
  page(paths.signIn(), () => import('./features/account/SignInPage.js').then(m => [m.SignInPage])),
  page(paths.register(), () => import('./features/account/RegisterPage.js').then(m => [m.RegisterPage])),
  page(paths.forgot(), () => import('./features/account/ForgotPage.js').then(m => [m.ForgotPage])),
  page(
    paths.reset(),
    () => import('./features/account/ResetPage.js').then(m => [m.ResetPage]),
    takeToken(keepLinkToken('reset')),
  ),
  page(
    paths.verify(),
    () => import('./features/account/VerifyPage.js').then(m => [m.VerifyPage]),
    takeToken(keepLinkToken('verify')),
  ),
  page(
    paths.claimOffer(),
    () => import('./features/waitlist/ClaimPage.js').then(m => [m.ClaimPage]),
    takeToken(keepLinkToken('waitlist-claim')),
  ),
  page(
    paths.leaveWaitlist(),
    () => import('./features/waitlist/LeavePage.js').then(m => [m.LeavePage]),
    takeToken(keepLinkToken('waitlist-leave')),
  ),
  page(
    paths.unsubscribe(),
    () => import('./features/messages/UnsubscribePage.js').then(m => [m.UnsubscribePage]),
    takeToken(keepLinkToken('unsubscribe')),
  ),
  page(paths.components(), () => import('./features/dev/ComponentsPage.js').then(m => [m.ComponentsPage])),
];

const pagesOfPeople: RouteObject[] = [
  page(paths.account(), () => import('./features/account/AccountPage.js').then(m => [m.AccountPage])),
  keptPage('tickets', paths.myTickets(), () =>
    import('./features/orders/MyTicketsPage.js').then(m => [m.MyTicketsPage, m.MyTicketsSkeleton]),
  ),
  page(paths.myRegistrations(), () =>
    import('./features/registrations/MyRegistrationsPage.js').then(m => [m.MyRegistrationsPage]),
  ),
];

/** What only staff read: their words come with it. */
const pagesOfStaff: RouteObject[] = [
  page(paths.promoter(), () => import('./features/promoter/PromoterPage.js').then(m => [m.PromoterPage])),
  page(paths.organization(':org'), () =>
    import('./features/promoter/OrganizationPage.js').then(m => [m.OrganizationPage]),
  ),
  page(paths.team(':org'), () => import('./features/promoter/TeamPage.js').then(m => [m.TeamPage])),
  page(paths.settings(':org'), () =>
    import('./features/promoter/OrganizationSettingsPage.js').then(m => [m.OrganizationSettingsPage]),
  ),
  page(paths.newEvent(':org'), () => import('./features/promoter/NewEventPage.js').then(m => [m.NewEventPage])),
  page(paths.manageEvent(':eventId'), () =>
    import('./features/promoter/ManageEventPage.js').then(m => [m.ManageEventPage]),
  ),
  page(paths.auditLog(':org'), () => import('./features/promoter/AuditLogPage.js').then(m => [m.AuditLogPage])),
  page(paths.eventOrders(':eventId'), () =>
    import('./features/promoter/EventOrdersPage.js').then(m => [m.EventOrdersPage]),
  ),
  page(paths.issueTickets(':eventId'), () => import('./features/promoter/IssuePage.js').then(m => [m.IssuePage])),
  page(paths.refunds(':eventId'), () => import('./features/promoter/RefundsPage.js').then(m => [m.RefundsPage])),
  page(paths.transfers(':eventId'), () => import('./features/promoter/TransfersPage.js').then(m => [m.TransfersPage])),
  page(paths.registrations(':eventId'), () =>
    import('./features/promoter/RegistrationsPage.js').then(m => [m.RegistrationsPage]),
  ),
  page(paths.promoCodes(':eventId'), () =>
    import('./features/promoter/PromoCodesPage.js').then(m => [m.PromoCodesPage]),
  ),
  page(paths.waitlist(':eventId'), () => import('./features/promoter/WaitlistPage.js').then(m => [m.WaitlistPage])),
  page(paths.scans(':eventId'), () => import('./features/promoter/ScansPage.js').then(m => [m.ScansPage])),
  page(paths.eventMails(':eventId'), () =>
    import('./features/promoter/EventMailsPage.js').then(m => [m.EventMailsPage]),
  ),
  page(paths.messages(':eventId'), () => import('./features/promoter/MessagesPage.js').then(m => [m.MessagesPage])),
  page(paths.conflicts(':eventId'), () => import('./features/promoter/ConflictsPage.js').then(m => [m.ConflictsPage])),
  page(paths.operator(), () => import('./features/operator/OperatorPage.js').then(m => [m.OperatorPage])),
  page(paths.live(':eventId'), () => import('./features/live/LivePage.js').then(m => [m.LivePage])),
  page(paths.gates(':eventId'), () => import('./features/gates/GatesPage.js').then(m => [m.GatesPage])),
];

export const router = createBrowserRouter([
  {
    element: <AppShell />,
    errorElement: <ErrorPage />,
    children: [
      {
        HydrateFallback: PageSkeleton,
        // Not on each page: while a page's code can't be fetched, the router leaves out its route, errorElement and all.
        errorElement: <ErrorPage />,
        children: [
          ...publicPages,
          {
            element: <RequireSession />,
            children: [...pagesOfPeople, { loader: wantStaffWords, children: pagesOfStaff }],
          },
          { path: '*', element: <NotFoundPage /> },
        ],
      },
    ],
  },
  {
    // The gate and the wall have the whole screen to themselves.
    loader: wantStaffWords,
    element: <RequireSession over={<ShiftOver />} />,
    errorElement: <ErrorPage />,
    HydrateFallback: PageSkeleton,
    children: [
      keptPage('gate', paths.scanner(), () => import('./features/gate/ScannerPage.js').then(m => [m.ScannerPage])),
      keptPage('gate', paths.gate(':eventId'), () => import('./features/gate/GatePage.js').then(m => [m.GatePage])),
      page(paths.wall(':eventId'), () => import('./features/live/WallPage.js').then(m => [m.WallPage])),
    ],
  },
]);

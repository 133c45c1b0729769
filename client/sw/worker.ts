/// <reference lib="webworker" />
import type { OfflineFiles } from '../offline-files.js';

/**
 * The service worker. It knows the files of one build and keeps some of them, so that a gate opens, and a ticket is shown,
 * without a network (docs/decisions/0054).
 *
 * - It answers for nothing but those files and for the addresses of the pages that work offline; all else, the API first
 *   of all, goes by as if it were not there.
 * - It keeps nothing but files of the build, fetched without cookies: nothing that is anybody's.
 * - A page comes from the network wherever that answers in time. So neither an old worker nor a broken one stands
 *   between a person and the newest page.
 * - A build has a cache of its own, filled before it takes over: pages never mix two builds. The build before stays for
 *   the pages that are still open.
 */
declare const self: ServiceWorkerGlobalScope & { FILES: OfflineFiles };

/** Put in by the build (client/offline-files.ts). */
const { version, entry, groups } = self.FILES;
const PREFIX = 'foyer-pages-';
const MINE = `${PREFIX}${version}`;
/** Which groups this device has asked for, whatever the build. */
const WANTED = 'foyer-wanted';
const PAGE = '/index.html';
/** These show what the device keeps (decision 52), or scan; no other page would have anything to show. */
const PAGES_OFFLINE = /^\/(gate(\/[^/]+)?|orders\/[^/]+|tickets\/[^/]+|my-tickets)$/;
/** On a network that says nothing, this long until the kept page is shown. */
const PATIENCE_MS = 3_000;
/** Held by every page that scans (useShiftLock): no other build takes over under its feet. */
const SHIFT = 'foyer-shift';

const known = new Set(Object.values(groups).flat());

self.addEventListener('install', event => event.waitUntil(fill(['shell'])));

self.addEventListener('activate', event => {
  event.waitUntil(
    (async () => {
      // In the order in which they were made.
      const builds = (await caches.keys()).filter(name => name.startsWith(PREFIX) && name !== MINE);
      await Promise.all(builds.slice(0, -1).map(name => caches.delete(name)));
      await self.registration.navigationPreload?.enable();
      await self.clients.claim();
    })(),
  );
});

type Wish = { kind: 'keep'; groups: string[] } | { kind: 'take over' };

self.addEventListener('message', event => {
  const wish = event.data as Wish;
  const done = wish.kind === 'keep' ? keep(wish.groups) : takeOver();
  const answer = (isDone: boolean) => event.ports[0]?.postMessage(isDone);
  event.waitUntil(done.then(answer, () => answer(false)));
});

self.addEventListener('fetch', event => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== location.origin) return;
  if (mode === 'navigate') {
    if (PAGES_OFFLINE.test(pathname)) event.respondWith(page(event));
  } else if (pathname.startsWith('/assets/') || known.has(pathname)) event.respondWith(file(event.request, pathname));
});

/** The network's page where that comes in time and is one, else the kept one. */
async function page(event: FetchEvent): Promise<Response> {
  const asked = (async () => ((await event.preloadResponse) as Response | undefined) ?? fetch(event.request))();
  event.waitUntil(asked.catch(() => undefined));
  const timely = await Promise.race([asked.catch(() => undefined), pause(PATIENCE_MS)]);
  if (timely && timely.status < 500) return timely;
  return (await keptAt(PAGE)) ?? asked;
}

/** Files of the build have their content's hash in their names: the kept one is as good as the server's. */
async function file(request: Request, pathname: string): Promise<Response> {
  const isHashed = pathname.startsWith('/assets/');
  const kept = isHashed ? await keptAt(pathname) : undefined;
  if (kept) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    const other = await keptAt(pathname);
    if (other) return other;
    throw error;
  }
}

/** From this build's cache first: only files with a hash may come from the build before. */
async function keptAt(path: string): Promise<Response | undefined> {
  try {
    const mine = await (await caches.open(MINE)).match(path, { ignoreVary: true });
    return mine ?? (path.startsWith('/assets/') ? await caches.match(path, { ignoreVary: true }) : undefined);
  } catch {
    return undefined; // a broken store must not keep anybody from the network
  }
}

async function keep(wanted: string[]): Promise<boolean> {
  const all = [...new Set([...(await wantedGroups()), ...wanted])].filter(name => Object.hasOwn(groups, name));
  await (await caches.open(WANTED)).put('/wanted', new Response(JSON.stringify(all)));
  await fill(['shell']);
  return true;
}

async function wantedGroups(): Promise<string[]> {
  const kept = await (await caches.open(WANTED)).match('/wanted');
  return kept ? ((await kept.json()) as string[]) : [];
}

/** Fetches what is not there yet of these groups and of those that the device asked for. Rejects where one can't be had. */
async function fill(names: string[]): Promise<void> {
  const cache = await caches.open(MINE);
  const wanted = new Set([...names, ...(await wantedGroups())].flatMap(name => groups[name] ?? []));
  await Promise.all(
    [...wanted].map(async path => {
      if (await cache.match(path, { ignoreVary: true })) return;
      const response = (await keptBefore(path)) ?? (await fetched(path));
      await cache.put(path, response);
    }),
  );
}

const keptBefore = async (path: string) =>
  path.startsWith('/assets/') ? caches.match(path, { ignoreVary: true }) : undefined;

async function fetched(path: string): Promise<Response> {
  const cache = path.startsWith('/assets/') ? 'default' : 'no-cache';
  const response = await fetch(path, { cache, credentials: 'omit' });
  if (!response.ok || response.redirected) throw new Error(`${path}: HTTP ${response.status}`);
  // While several servers are being renewed, one may send the page of another build.
  if (path === PAGE && !(await response.clone().text()).includes(entry)) throw new Error(`${path} is of another build`);
  return response;
}

/** Whether it did: not while a page of this device scans. */
async function takeOver(): Promise<boolean> {
  return self.navigator.locks.request(SHIFT, { ifAvailable: true }, async lock => {
    if (lock) await self.skipWaiting();
    return lock !== null;
  });
}

const pause = (ms: number) => new Promise<undefined>(resolve => setTimeout(() => resolve(undefined), ms));

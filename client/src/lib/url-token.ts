import { replace, type LoaderFunctionArgs } from 'react-router';

/**
 * A route's loader that moves `?token=` out of the address bar before anything is drawn or fetched. `keep` gets the
 * token and the route's parameters.
 */
export function takeToken(keep: (token: string, params: LoaderFunctionArgs['params']) => void) {
  return ({ request, params }: LoaderFunctionArgs) => {
    const url = new URL(request.url);
    const token = url.searchParams.get('token');
    if (token === null) return null;
    keep(token, params);
    url.searchParams.delete('token');
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's way to redirect
    throw replace(url.pathname + url.search);
  };
}

const kept = (name: string) => `foyer.token.${name}`;

type LinkName = 'reset' | 'verify' | 'transfer' | 'waitlist-claim' | 'waitlist-leave' | 'unsubscribe';

/** For links in mails that are no order's or ticket's: kept in this tab, so that a reload still works. */
export const keepLinkToken = (name: LinkName) => (token: string) => sessionStorage.setItem(kept(name), token);
export const linkToken = (name: LinkName) => sessionStorage.getItem(kept(name));
export const dropLinkToken = (name: LinkName) => sessionStorage.removeItem(kept(name));

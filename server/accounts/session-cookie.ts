import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../platform/config.js';
import type { OpenSession, Session } from './session.types.js';

interface Http {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

const NAME = 'foyer_refresh';
const COOKIE = new RegExp(`(?:^|;)\\s*${NAME}=([^;]+)`);

/** The refresh token in a Cookie header, for who reads it before cookies are parsed. */
export const refreshTokenIn = (header: string | undefined): string | undefined => COOKIE.exec(header ?? '')?.[1];

/** How a refresh token travels: to browsers in a cookie that no script reads and no other site sends. */
export class SessionCookie {
  readonly #options: { path: string; httpOnly: true; sameSite: 'strict'; secure: boolean };

  constructor({ publicUrl }: Pick<Config, 'publicUrl'>) {
    // From PUBLIC_URL, not from the request: behind a proxy that ends TLS the request itself is plain.
    this.#options = { path: '/graphql', httpOnly: true, sameSite: 'strict', secure: publicUrl.startsWith('https:') };
  }

  /** The refresh token that the request brought. */
  read(http: Http | undefined): string | undefined {
    return http?.request.cookies[NAME];
  }

  /** Sets the cookie, and answers what the client gets to read. */
  give(session: OpenSession, http: Http | undefined): Session {
    http?.reply.setCookie(NAME, session.refreshToken, { ...this.#options, expires: session.refreshTokenExpiresAt });
    const fromBrowser = http?.request.headers.origin !== undefined;
    return { ...session, refreshToken: fromBrowser ? null : session.refreshToken };
  }

  clear(http: Http | undefined): void {
    http?.reply.clearCookie(NAME, this.#options);
  }
}

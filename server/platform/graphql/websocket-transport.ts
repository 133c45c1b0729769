import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols, type Server as ProtocolServer } from 'graphql-ws';
import type { Logger } from 'pino';
import { Gauge } from 'prom-client';
import { WebSocketServer, type WebSocket } from 'ws';
import { metrics } from '../http/metrics.js';
import { Outlet } from './websocket-outlet.js';

const MESSAGE_BYTES = 64 * 1_024;
const PING_MS = 15_000;
const GOODBYE_MS = 1_000;
/** What may wait for a client who takes nothing: a few answers of the largest kind. */
const MOST_UNREAD_BYTES = 1_024 * 1_024;

const openSockets = new Gauge({
  name: 'foyer_websockets',
  help: 'WebSockets that are open now.',
  registers: [metrics],
});

/** What the protocol's hooks know of a socket. */
export interface SocketExtra {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly address: string;
  readonly outlet: Outlet;
}

export interface TransportOptions {
  log: Logger;
  protocol: ProtocolServer<SocketExtra>;
  addressOf: (request: IncomingMessage) => string;
  /** The HTTP status to refuse a handshake with; undefined lets it in. */
  refusal: (request: IncomingMessage, socketsOfAddress: number) => 403 | 429 | 503 | undefined;
}

/** The open sockets, and how they end. */
export interface Transport {
  /** Takes no more sockets and closes all with 1001; those that don't answer within a second are cut. */
  dispose(): Promise<void>;
}

/**
 * Carries graphql-transport-ws over WebSockets at /graphql of this HTTP server. graphql-ws's own adapter writes to the
 * console and waits for silent clients for half a minute when it is disposed; hence this one.
 */
export function carryWebSockets(server: HttpServer, options: TransportOptions): Transport {
  const { log, protocol, addressOf, refusal } = options;
  // Compression costs more than it saves on small messages: 16 k instead of 238 k deliveries a second.
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols,
  });
  const byAddress = new Map<string, number>();

  const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    stream.on('error', () => stream.destroy());
    const [path] = request.url!.split('?', 1); // not a URL to be parsed: what can't be would throw where nobody catches
    if (path !== '/graphql') return refuse(stream, 404);
    const address = addressOf(request);
    const refused = refusal(request, byAddress.get(address) ?? 0);
    if (refused) return refuse(stream, refused);
    sockets.handleUpgrade(request, stream, head, socket => open(socket, request, address, new Outlet(socket, stream)));
  };

  const open = (socket: WebSocket, request: IncomingMessage, address: string, outlet: Outlet): void => {
    byAddress.set(address, (byAddress.get(address) ?? 0) + 1);
    openSockets.inc();
    let answered = true;
    const ping = setInterval(() => {
      if (!answered) return socket.terminate();
      answered = false;
      socket.ping();
    }, PING_MS);
    socket.on('pong', () => (answered = true));
    // Whoever asks, and pings ask too, reads the answers: they would wait here without end.
    const cutIfUnread = (): void => {
      if (socket.bufferedAmount > MOST_UNREAD_BYTES) socket.terminate();
    };
    socket.on('ping', cutIfUnread);
    socket.on('error', error => log.debug({ err: error }, 'a WebSocket failed')); // oversized, malformed or cut

    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: text =>
          new Promise((done, fail) => {
            cutIfUnread();
            if (socket.readyState !== socket.OPEN) return done();
            socket.send(text, error => (error && socket.readyState === socket.OPEN ? fail(error) : done()));
          }),
        close: (code, reason) => socket.close(code, reason),
        onMessage: receive =>
          socket.on('message', (data: Buffer) => {
            receive(data.toString()).catch((error: unknown) => {
              log.error({ err: error }, 'a WebSocket message failed');
              socket.close(4500, 'Internal server error');
            });
          }),
      },
      { socket, request, address, outlet },
    );
    socket.once('close', (code, reason) => {
      clearInterval(ping);
      openSockets.dec();
      const left = (byAddress.get(address) ?? 1) - 1;
      if (left > 0) byAddress.set(address, left);
      else byAddress.delete(address);
      closed(code, String(reason)).catch((error: unknown) => log.error({ err: error }, 'a WebSocket did not end well'));
    });
  };

  server.on('upgrade', upgrade);
  return {
    async dispose() {
      server.off('upgrade', upgrade);
      server.on('upgrade', (_request, stream) => refuse(stream, 503));
      for (const socket of sockets.clients) socket.close(1001, 'Going away');
      const cut = setTimeout(() => sockets.clients.forEach(socket => socket.terminate()), GOODBYE_MS);
      await new Promise<void>(done => sockets.close(() => done()));
      clearTimeout(cut);
    },
  };
}

const REASONS = { 403: 'Forbidden', 404: 'Not Found', 429: 'Too Many Requests', 503: 'Service Unavailable' };

function refuse(stream: Duplex, status: keyof typeof REASONS): void {
  stream.end(`HTTP/1.1 ${status} ${REASONS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface FakeRedis {
  url: string;
  listeners(): number;
  cut(): void;
  stop(): Promise<void>;
}

/** The commands of Redis that the feed uses, as RESP2 has them. */
export async function startRedis(): Promise<FakeRedis> {
  const sockets = new Set<Socket>();
  const subscribers = new Set<Socket>();
  const bulk = (text: string): string => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
  const answer = (socket: Socket, [command = '', channel = '', message = '']: string[]): void => {
    if (command === 'info') socket.write(bulk('redis_version:8.0.0\r\n'));
    else if (command === 'subscribe') {
      subscribers.add(socket);
      socket.write(`*3\r\n${bulk('subscribe')}${bulk(channel)}:1\r\n`);
    } else if (command === 'publish') {
      for (const subscriber of subscribers)
        subscriber.write(`*3\r\n${bulk('message')}${bulk(channel)}${bulk(message)}`);
      socket.write(`:${subscribers.size}\r\n`);
    } else if (command === 'ping')
      socket.write(subscribers.has(socket) ? `*2\r\n${bulk('pong')}${bulk('')}` : '+PONG\r\n');
    else socket.write('+OK\r\n');
  };
  const server: Server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      subscribers.delete(socket);
    });
    let text = '';
    socket.on('data', data => {
      text += data.toString();
      for (let match; (match = /^\*(\d+)\r\n((?:\$\d+\r\n.*\r\n)+)/.exec(text));) {
        const [, count = '0', rest = ''] = match;
        const lines = rest.split('\r\n').slice(0, Number(count) * 2);
        if (lines.length < Number(count) * 2) break;
        text = text.slice(`*${count}\r\n`.length + lines.join('\r\n').length + 2);
        answer(
          socket,
          lines.filter((_, i) => i % 2 === 1).map((word, i) => (i === 0 ? word.toLowerCase() : word)),
        );
      }
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    listeners: () => subscribers.size,
    cut: () => sockets.forEach(socket => socket.destroy()),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise(done => server.close(done));
    },
  };
}

export interface Route {
  /** Redis by this route. */
  url: string;
  /** All connections that there are swallow what is sent from now on, both ways, and nobody is told. */
  swallow(): void;
  /** So do new ones, until told otherwise. */
  swallowsNew: boolean;
  stop(): Promise<void>;
}

/** A way to Redis that can lose what goes over it without a word, as a router does that forgot its connections. */
export async function routeTo(redisUrl: string): Promise<Route> {
  const ends = new Set<Socket>();
  const mute = new Set<Socket>();
  const pass = (from: Socket, to: Socket): void => {
    ends.add(from);
    from.on('error', () => {});
    from.on('data', data => mute.has(from) || to.write(data));
    from.on('close', () => {
      ends.delete(from);
      if (!mute.has(from)) to.destroy();
    });
  };
  const server = createServer({ allowHalfOpen: true }, socket => {
    const redis = connect(Number(new URL(redisUrl).port), '127.0.0.1');
    pass(socket, redis);
    pass(redis, socket);
    if (route.swallowsNew) for (const end of [socket, redis]) mute.add(end);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const route: Route = {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    swallow: () => ends.forEach(end => mute.add(end)),
    swallowsNew: false,
    stop: async () => {
      for (const end of ends) end.destroy();
      await new Promise(done => server.close(done));
    },
  };
  return route;
}

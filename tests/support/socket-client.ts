import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

export type Message = { type: string; id?: string; payload?: any };

const clients: Client[] = [];

/** A socket whose protocol is spoken by hand. */
export class Client {
  readonly messages: Message[] = [];
  closed: { code: number; reason: string } | undefined;
  readonly ended: Promise<{ code: number; reason: string }>;

  constructor(readonly socket: WebSocket) {
    clients.push(this);
    socket.on('error', () => {});
    socket.on('message', (data: Buffer) => this.messages.push(JSON.parse(data.toString())));
    this.ended = once(socket, 'close').then(([code, reason]) => (this.closed = { code, reason: String(reason) }));
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  subscribe(id: string, query: string, variables?: object, operationName?: string): void {
    this.send({ id, type: 'subscribe', payload: { query, variables, operationName } });
  }

  async got(type: string, id?: string): Promise<Message> {
    return this.until(message => message.type === type && message.id === id);
  }

  /** What came under this id, oldest first. */
  payloads(id: string): any[] {
    return this.messages.filter(message => message.type === 'next' && message.id === id).map(({ payload }) => payload);
  }

  /** The first message that is as wanted. @throws after three seconds. */
  async until(wanted: (message: Message) => boolean): Promise<Message> {
    for (const deadline = Date.now() + 3_000; ; await sleep(5)) {
      const found = this.messages.find(wanted);
      if (found) return found;
      if (this.closed || Date.now() > deadline)
        throw new Error(`not there: ${JSON.stringify([this.closed, this.messages.slice(-5)]).slice(0, 2_000)}`);
    }
  }
}

/** A socket, or the status that its handshake was refused with. */
export async function openSocket(url: string, headers: Record<string, string> = {}): Promise<Client | number> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws', { headers });
  return new Promise((done, fail) => {
    socket.once('open', () => done(new Client(socket)));
    socket.once('unexpected-response', (_request, response) => done(response.statusCode ?? 0));
    socket.once('error', fail);
  });
}

export async function connect(url: string, authorization?: string): Promise<Client> {
  const client = (await openSocket(url)) as Client;
  client.send({ type: 'connection_init', payload: { authorization } });
  await client.got('connection_ack');
  return client;
}

/** Cuts every socket that a test left open. */
export function cutAll(): void {
  for (const client of clients.splice(0)) client.socket.terminate();
}

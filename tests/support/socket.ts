import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** Subscribes over a socket of its own and answers the first message, be it data or errors; then lets go. */
export async function firstMessage<Message>(
  url: string,
  query: string,
  variables: object,
  token?: string,
): Promise<Message> {
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: token ? { authorization: `Bearer ${token}` } : {},
  });
  try {
    return await new Promise<Message>((resolve, reject) => {
      client.subscribe<never>(
        { query, variables: { ...variables } },
        {
          next: message => resolve(message as Message),
          error: errors =>
            Array.isArray(errors) ? resolve({ errors } as Message) : reject(new Error('No socket', { cause: errors })),
          complete: () => reject(new Error('The subscription ended without a message')),
        },
      );
    });
  } finally {
    await client.dispose();
  }
}

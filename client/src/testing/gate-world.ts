import { ApolloClient, ApolloLink, InMemoryCache, Observable } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';

type Fields = Record<string, unknown>;
export interface Sent {
  scanId: string;
  digest: string | null;
  serial: string | null;
  outcome: string;
  scannedAt: string;
  scannedAtServer: string | null;
}

/** A server of the gate that can be taken away, or made to say nothing. */
export class GateWorld {
  mode: 'up' | 'down' | 'silent' = 'up';
  /** How many milliseconds each answer takes. */
  takes = 0;
  /** Of each operation, what it was asked. */
  readonly asked: { name: string; input: Fields }[] = [];
  /** Of each scan that was sent, how often. */
  readonly heard = new Map<string, number>();
  pages: Fields[] = [];
  conflicts: Fields[] = [];
  answers: Record<string, (input: Fields) => unknown> = {};

  readonly client = new ApolloClient({
    cache: new InMemoryCache(),
    defaultOptions: { mutate: { fetchPolicy: 'no-cache' } },
    link: new ApolloLink(
      operation =>
        new Observable(observer => {
          const { operationName: name = '', variables } = operation;
          const input = (variables['input'] ?? variables) as Fields;
          this.asked.push({ name, input });
          if (this.mode === 'silent') return;
          // As of a network: never in the same breath.
          setTimeout(() => {
            this.reply(name, input).then(
              data => {
                observer.next({ data: data as Fields });
                observer.complete();
              },
              (error: unknown) => observer.error(error),
            );
          }, this.takes);
        }),
    ),
  });

  sent(): Sent[][] {
    return this.asked.filter(({ name }) => name === 'GateSync').map(({ input }) => input['scans'] as Sent[]);
  }

  refuse(code: string): never {
    throw new CombinedGraphQLErrors({ data: null, errors: [{ message: code, extensions: { code } }] });
  }

  private async reply(name: string, input: Fields): Promise<unknown> {
    if (this.mode !== 'up') throw new TypeError('Failed to fetch');
    return this.answer(name, input);
  }

  private answer(name: string, input: Fields): unknown {
    const own = this.answers[name];
    if (own) return own(input);
    switch (name) {
      case 'GateManifest':
        return { scannerManifest: this.pages.length > 1 ? this.pages.shift() : this.pages[0] };
      case 'GateStartShift':
        return { startShift: { __typename: 'Device', id: input['deviceId'] } };
      case 'GateUndo':
        return { undoCheckIn: { __typename: 'CheckIn', id: input['scanId'], ticket: null } };
      case 'GateSync': {
        const scans = input['scans'] as Sent[];
        for (const { scanId } of scans) this.heard.set(scanId, (this.heard.get(scanId) ?? 0) + 1);
        const results = scans.map(({ scanId, outcome }) => ({
          __typename: 'CheckInResult',
          scanId,
          outcome,
          ticket: null,
        }));
        return { syncCheckIns: { __typename: 'SyncCheckInsPayload', results, conflicts: this.conflicts } };
      }
      default:
        throw new Error(`Nobody answers ${name}`);
    }
  }
}

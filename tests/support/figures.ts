import { GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { NotFoundError } from '../../server/platform/errors.js';
import { LiveFeedHub } from '../../server/platform/live-feed-hub.js';
import { Watch, type Audience } from '../../server/platform/live-watch.js';

/** For a schema of the test's own: something to watch whose executions are counted, with roles and errors at will. */
export const FIGURES = `
  type Figures { of: String! sequence: Int! text: String! role: String me: String fails: String }
`;

interface Arguments {
  of: string;
  size: number;
}

/** What a resolver of figures finds in its context. */
export interface FiguresContext {
  readonly serial: number;
  readonly figures: Figures;
  readonly userId: string | undefined;
  readonly audience: Audience | undefined;
  /** Somebody asks who it is. */
  look: () => void;
}

export class Figures {
  readonly feed = new LiveFeedHub();
  /** By user; 'staff:' figures are for them alone. */
  readonly roles = new Map<string, string>();
  /** Contexts that executed, in turn. */
  readonly executions: number[] = [];
  sequence = 0;
  /** At most one push in so many milliseconds. */
  everyMs = 0;
  /** Thrown by each execution. */
  error: Error | undefined;
  /** Whether each execution looks who asks. */
  looksAtViewer = false;

  publish(of = 'all'): void {
    this.sequence += 1;
    this.feed.publish(`availability:${of}`);
  }

  private watch({ of }: Arguments, { userId = '' }: FiguresContext): Watch {
    const role = this.roles.get(userId) ?? null;
    if (of.startsWith('staff:') && !role) throw new NotFoundError('event');
    const audience = of.startsWith('own:') ? null : { organizationId: 'house', role };
    return new Watch(this.feed, `availability:${of}`, { everyMs: this.everyMs }, audience);
  }

  private async now({ of, size }: Arguments, { serial, look }: FiguresContext): Promise<object> {
    this.executions.push(serial);
    if (this.looksAtViewer) look();
    const { sequence } = this;
    await new Promise(setImmediate);
    if (this.error) throw this.error;
    return { of, sequence, text: 'x'.repeat(size) };
  }

  /** Gives the schema's figures and their subscription their resolvers. */
  static resolveIn(schema: GraphQLSchema): void {
    const subscription = schema.getSubscriptionType()!.getFields()['figures']!;
    subscription.subscribe = (_root, args: Arguments, context: FiguresContext) => context.figures.watch(args, context);
    subscription.resolve = (_root, args: Arguments, context: FiguresContext) => context.figures.now(args, context);
    const fields = (schema.getType('Figures') as GraphQLObjectType).getFields();
    fields['role']!.resolve = (_root, _args, { audience, figures, userId = '' }: FiguresContext) =>
      audience ? audience.role : figures.roles.get(userId);
    fields['me']!.resolve = (_root, _args, context: FiguresContext) => {
      context.look();
      return context.userId;
    };
    fields['fails']!.resolve = () => {
      throw new Error('select secret from tickets');
    };
  }
}

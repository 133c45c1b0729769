import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  AggregatorRegistry,
  collectDefaultMetrics,
  Histogram,
  Registry,
  type MetricObjectWithValues,
  type MetricValue,
} from 'prom-client';
import type { Config } from '../config.js';
import { inTime } from '../in-time.js';

/** Every figure of ours; a domain adds its own with `registers: [metrics]`. */
export const metrics = new Registry();
/** Of the process and of this thread of it. */
const processMetrics = new Registry();
collectDefaultMetrics({ register: processMetrics });

const requestSeconds = new Histogram({
  name: 'foyer_http_request_duration_seconds',
  help: 'Time to answer a request, by route rather than path.',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [metrics],
});

type Gather = () => Promise<MetricObjectWithValues<MetricValue<string>>[]>;

/** Who else's figures are told with this thread's, and what they last were. */
const others = new Map<Gather, Awaited<ReturnType<Gather>>>();

/** Our figures that `gather` answers are added to this thread's; where it fails, those that it answered last. */
export function gatherFrom(gather: Gather): { stop(): void } {
  others.set(gather, []);
  return { stop: () => others.delete(gather) };
}

async function all(): Promise<string> {
  const gathered = [...others].map(async ([gather, last]) => {
    const figures = await gather().catch(() => last); // a counter that fell and rose would look like a new process
    if (others.has(gather)) others.set(gather, figures);
    return figures;
  });
  const ours = AggregatorRegistry.aggregate([await metrics.getMetricsAsJSON(), ...(await Promise.all(gathered))]);
  return `${await processMetrics.metrics()}\n${await ours.metrics()}`;
}

/** How long a reading waits for what is measured for it: scrapers give up after ten seconds. */
const MEASURE_MS = 2_000;

/**
 * `/metrics` in Prometheus' format, for METRICS_TOKEN's bearer and for this machine. `measure` brings up to date what
 * is not counted as it happens; where it fails or takes too long, the rest is answered without it.
 */
export function registerMetrics(app: FastifyInstance, config: Config, measure: () => Promise<void>): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    const labels = { method, route: routeOptions.url ?? 'none', status: String(reply.statusCode) };
    requestSeconds.observe(labels, reply.elapsedTime / 1_000);
    done();
  });
  app.get('/metrics', async (request, reply) => {
    if (!isLocal(request) && !isBearer(request, config.metricsToken)) {
      return reply
        .code(401)
        .header('www-authenticate', 'Bearer')
        .send({ error: { code: 'UNAUTHENTICATED' } });
    }
    await inTime(measure(), MEASURE_MS).catch((error: unknown) => request.log.warn({ err: error }, 'not measured'));
    return reply
      .header('cache-control', 'no-store')
      .type(metrics.contentType)
      .send(await all());
  });
}

/** From this very machine, by the socket. What a proxy on this machine passes on is from anywhere. */
function isLocal({ socket, headers }: FastifyRequest): boolean {
  const proxied = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'].some(name => headers[name] !== undefined);
  return !proxied && /^(127\.|::1$|::ffff:127\.)/.test(socket.remoteAddress ?? '');
}

function isBearer({ headers }: FastifyRequest, token: string | undefined): boolean {
  if (!token) return false;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`));
}

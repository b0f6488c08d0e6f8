import type { FastifyReply, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { House } from './context.ts';

const registry = new Registry();
collectDefaultMetrics({ register: registry });

const requests = new Histogram({
  name: 'lianfang_http_request_seconds',
  help: 'Seconds from request to answer, by route and status.',
  labelNames: ['route', 'method', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [registry],
});
const connections = new Gauge({
  name: 'lianfang_database_connections',
  help: 'Connections to the database, by state.',
  labelNames: ['state'],
  registers: [registry],
});

/** Counts an answered request. Routes are counted by their pattern: addresses may hold ids. */
export function countRequest(request: FastifyRequest, reply: FastifyReply): void {
  const route = request.routeOptions.url ?? 'none';
  requests.observe({ route, method: request.method, status: reply.statusCode }, reply.elapsedTime / 1000);
}

/** Everything measured, in Prometheus' text format. */
export async function metricsText({ pool }: House): Promise<string> {
  connections.set({ state: 'open' }, pool.totalCount);
  connections.set({ state: 'idle' }, pool.idleCount);
  connections.set({ state: 'waiting' }, pool.waitingCount);
  return registry.metrics();
}

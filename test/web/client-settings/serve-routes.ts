import fastify from 'fastify';
import {
  addClientSettings,
  type ClientSettingsRoutes,
} from '../../../src/web/client-settings/add-client-settings.ts';
import { createRateLimits } from '../../../src/web/security/rate-limits.ts';
import { isKnownDomain, settings } from './fixtures.ts';

export const publicUrl = 'https://facteur.example.org';

export type Served = {
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>;
  readonly post: (path: string, body: string, type?: string) => Promise<Response>;
  /** As GET, with a Host header, which fetch would not send. */
  readonly getAt: (host: string, path: string) => Promise<{ statusCode: number; body: string }>;
  /** Faults of ours. */
  readonly faults: unknown[];
  readonly close: () => Promise<void>;
};

/** Comes after a long while each time, and so is never told to wait. */
const rateLimits = createRateLimits(
  (
    (now) => () =>
      (now += 60 * 60_000)
  )(0),
);

/** The routes alone, on a free port. */
export async function serve(routes: Partial<ClientSettingsRoutes> = {}): Promise<Served> {
  const app = fastify({ forceCloseConnections: true });
  const faults: unknown[] = [];
  app.setErrorHandler((error, _request, reply) => {
    faults.push(error);
    return reply.code(500).send();
  });
  addClientSettings(app, { settings, isKnownDomain, rateLimits, publicUrl: () => publicUrl, ...routes });
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  const get = (path: string, headers = {}) => fetch(`${origin}${path}`, { headers, redirect: 'manual' });
  return {
    get,
    post: (path, body, type = 'text/xml; charset=utf-8') =>
      fetch(`${origin}${path}`, { method: 'POST', body, headers: { 'content-type': type } }),
    getAt: (host, url) => app.inject({ url, headers: { host } }),
    faults,
    close: () => app.close(),
  };
}

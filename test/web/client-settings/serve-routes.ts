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
  /** Sends a GET with a Host header, which fetch can't set. */
  readonly getAt: (host: string, path: string) => Promise<{ statusCode: number; body: string }>;
  /** The errors with status 500. */
  readonly faults: unknown[];
  readonly close: () => Promise<void>;
};

/** A clock that advances by so much that no rate limit applies. */
const rateLimits = createRateLimits(
  (
    (now) => () =>
      (now += 60 * 60_000)
  )(0),
);

/** Serves these routes alone on a free port. */
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

import type { FastifyInstance } from 'fastify';
import { linkPath } from '../../requests/links/links.ts';

/** An answer of the web server. */
export type ServedPage = {
  /** The route's pattern, never the URL, which may hold a token; `unknown` where there is no such page. */
  readonly route: string;
  readonly method: string;
  /** Whether it is the page of a one-time link. */
  readonly isOfLink: boolean;
  readonly status: number;
  readonly seconds: number;
};

/** What pages are asked with. Anything else is counted together. */
const knownMethods = ['GET', 'HEAD', 'POST'];

/** Has each answer of the web server observed. */
export function observePages(server: FastifyInstance, observe: (page: ServedPage) => void): void {
  server.addHook('onResponse', async (request, reply) => {
    const { url = 'unknown' } = request.routeOptions;
    observe({
      // The path of scripts has a hash that differs by version.
      route: url.startsWith('/assets/') ? '/assets' : url,
      isOfLink: url === `${linkPath}:token`,
      method: knownMethods.includes(request.method) ? request.method : 'other',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    });
  });
}

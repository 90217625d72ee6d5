import type { FastifyInstance } from 'fastify';
import type { ClientSettings } from '../../config/mail-services.ts';
import type { RateLimits } from '../security/rate-limits.ts';
import { addAutoconfig } from './autoconfig.ts';
import { addAutodiscover } from './autodiscover.ts';
import { addAutodiscoverJson } from './autodiscover-json.ts';
import type { IsKnownDomain } from './known-domain.ts';

export type ClientSettingsRoutes = {
  readonly settings: ClientSettings;
  readonly isKnownDomain: IsKnownDomain;
  readonly rateLimits: Pick<RateLimits, 'settings'>;
  /** How the web server is reached, without a slash at its end; known only once it listens. */
  readonly publicUrl: () => string;
};

/** Lets mail programs find their settings from an address alone. Where none are set, there are no such pages. */
export function addClientSettings(server: FastifyInstance, routes: ClientSettingsRoutes): void {
  const { settings, isKnownDomain, rateLimits, publicUrl } = routes;
  const { services } = settings;
  if (!services) return;
  const url = () => `${publicUrl()}/autodiscover/autodiscover.xml`;
  addAutoconfig(server, services, isKnownDomain);
  addAutodiscoverJson(server, isKnownDomain, url);
  void server.register(addAutodiscover, { services, isKnownDomain, rateLimits, url });
}

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
  /** The web server's public URL without a trailing slash; known only once it listens. */
  readonly publicUrl: () => string;
};

/** Adds the routes where mail programs find their settings by an address alone; none where no services are configured. */
export function addClientSettings(server: FastifyInstance, routes: ClientSettingsRoutes): void {
  const { settings, isKnownDomain, rateLimits, publicUrl } = routes;
  const { services } = settings;
  if (!services) return;
  const autodiscoverUrl = () => `${publicUrl()}/autodiscover/autodiscover.xml`;
  addAutoconfig(server, services, isKnownDomain);
  addAutodiscoverJson(server, isKnownDomain, autodiscoverUrl);
  void server.register(addAutodiscover, { services, isKnownDomain, rateLimits, url: autodiscoverUrl });
}

import type { FastifyInstance } from 'fastify';
import type { ClientSettings } from '../../config/mail-services.ts';
import type { Guard } from '../security/rate-limits.ts';
import { addAutoconfig } from './autoconfig.ts';
import { autodiscover } from './autodiscover.ts';
import { addAutodiscoverJson } from './autodiscover-json.ts';
import type { Knows } from './known-domain.ts';

export type ClientSettingsRoutes = {
  readonly settings: ClientSettings;
  readonly knows: Knows;
  readonly guard: Pick<Guard, 'settings'>;
  /** How the web server is reached, without a slash at its end; known only once it listens. */
  readonly publicUrl: () => string;
};

/** Lets mail programs find their settings from an address alone. Where none are set, there are no such pages. */
export function addClientSettings(app: FastifyInstance, routes: ClientSettingsRoutes): void {
  const { settings, knows, guard, publicUrl } = routes;
  const { services } = settings;
  if (!services) return;
  const url = () => `${publicUrl()}/autodiscover/autodiscover.xml`;
  addAutoconfig(app, services, knows);
  addAutodiscoverJson(app, knows, url);
  void app.register(autodiscover, { services, knows, guard, url });
}

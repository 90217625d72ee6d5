import type { FastifyInstance } from 'fastify';
import type { ClientSettings } from '../../config/mail-services.ts';
import { domainOf, unicodeDomain } from '../../domain/address/address.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { mobileconfig, mobileconfigHeaders } from '../client-settings/mobileconfig.ts';
import { messagesForRequest } from '../i18n/messages-for-request.ts';
import { notFoundPage } from '../page/error-pages.ts';
import { sendPage } from '../page/page.ts';
import { requestEnd } from './status-page.ts';
import { mobileconfigPath, requestForToken, statusPath } from './status-token.ts';

type MobileconfigRouteDeps = {
  readonly app: Pick<AppContext, 'store' | 'seal' | 'clock'>;
  readonly clientSettings: ClientSettings;
};

/** Adds the route of a mailbox's profile for Apple's devices. It works as long as the status token of a new password. */
export function addMobileconfigRoute(
  server: FastifyInstance,
  { app, clientSettings: { services } }: MobileconfigRouteDeps,
): void {
  server.get<{ Params: { token: string } }>(`${statusPath}:token${mobileconfigPath}`, (request, reply) => {
    const text = messagesForRequest(request);
    const found = requestForToken(app, request.params.token);
    if (!services || !found || requestEnd(found) !== 'applied')
      return sendPage(reply, text, notFoundPage(text));
    const organization = unicodeDomain(domainOf(found.address));
    return reply
      .headers(mobileconfigHeaders)
      .send(mobileconfig(services, found.address, { organization, locale: text.locale }));
  });
}

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

export type MobileconfigRouteDeps = { readonly app: AppContext; readonly clientSettings: ClientSettings };

/** Apple's profile for a mailbox, to whoever has set a password of it, while they may see what became of that. */
export function addMobileconfigRoute(
  server: FastifyInstance,
  { app, clientSettings: { services } }: MobileconfigRouteDeps,
): void {
  server.get<{ Params: { ticket: string } }>(`${statusPath}:ticket${mobileconfigPath}`, (request, reply) => {
    const text = messagesForRequest(request);
    const found = requestForToken(app, request.params.ticket);
    if (!services || !found || requestEnd(found) !== 'applied')
      return sendPage(reply, text, notFoundPage(text));
    const organization = unicodeDomain(domainOf(found.address));
    return reply
      .headers(mobileconfigHeaders)
      .send(mobileconfig(services, found.address, { organization, locale: text.locale }));
  });
}

import type { FastifyInstance } from 'fastify';
import type { ClientSettings } from '../../config/mail-services.ts';
import { domainOf, unicodeDomain } from '../../domain/address/address.ts';
import type { Office } from '../../requests/context/app-context.ts';
import { mobileconfig, mobileconfigHeaders } from '../client-settings/mobileconfig.ts';
import { textFor } from '../i18n/messages-for-request.ts';
import { notFoundPage } from '../page/error-pages.ts';
import { sendPage } from '../page/page.ts';
import { endOf } from './status-page.ts';
import { profileFile, requestOf, statusPath } from './status-token.ts';

export type Profiles = { readonly office: Office; readonly clientSettings: ClientSettings };

/** Apple's profile for a mailbox, to whoever has set a password of it, while they may see what became of that. */
export function addProfiles(app: FastifyInstance, { office, clientSettings: { services } }: Profiles): void {
  app.get<{ Params: { ticket: string } }>(`${statusPath}:ticket${profileFile}`, (request, reply) => {
    const text = textFor(request);
    const found = requestOf(office, request.params.ticket);
    if (!services || !found || endOf(found) !== 'applied') return sendPage(reply, text, notFoundPage(text));
    const organization = unicodeDomain(domainOf(found.address));
    return reply
      .headers(mobileconfigHeaders)
      .send(mobileconfig(services, found.address, { organization, locale: text.locale }));
  });
}

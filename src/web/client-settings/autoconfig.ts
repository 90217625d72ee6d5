import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { MailService, MailServices } from '../../config/mail-services.ts';
import { type Domain, unicodeDomain } from '../../domain/address/address.ts';
import type { Html } from '../page/html.ts';
import { type IsKnownDomain, parseKnownDomain, parseKnownDomainOf } from './known-domain.ts';
import { queryParameter } from './query.ts';
import { xml } from './xml.ts';

/** The paths that Thunderbird asks for, on the domain itself and on autoconfig.DOMAIN. */
const paths = ['/.well-known/autoconfig/mail/config-v1.1.xml', '/mail/config-v1.1.xml'];

const headers = { 'cache-control': 'public, max-age=3600', 'x-content-type-options': 'nosniff' };

/**
 * Answers Thunderbird, Evolution, KMail and others (https://wiki.mozilla.org/Thunderbird:Autoconfiguration) with the
 * settings of a known domain, else with 404. The answer depends on the domain alone, so it reveals no addresses.
 */
export function addAutoconfig(
  server: FastifyInstance,
  services: MailServices,
  isKnownDomain: IsKnownDomain,
): void {
  for (const path of paths) {
    server.get(path, (request, reply) => {
      const domain = requestedDomain(request, isKnownDomain);
      reply.headers(headers);
      if (domain) return reply.type('application/xml; charset=utf-8').send(clientConfig(services, domain));
      return reply.code(404).type('text/plain; charset=utf-8').send('No mail settings are known here.\n');
    });
  }
}

/** The address's domain, else that of an autoconfig.DOMAIN host. The host appears in no other answer. */
function requestedDomain(request: FastifyRequest, isKnownDomain: IsKnownDomain): Domain | null {
  const address = queryParameter(request, 'emailaddress');
  if (address !== '') return parseKnownDomainOf(address, isKnownDomain);
  const host = /^autoconfig\.(.+)$/i.exec(request.hostname)?.[1];
  return host === undefined ? null : parseKnownDomain(host, isKnownDomain);
}

/** A config-v1.1 file (https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat). */
export const clientConfig = ({ imap, smtp }: MailServices, domain: Domain): string =>
  xml`<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1">
<emailProvider id="${domain}">
<domain>${domain}</domain>
<displayName>${unicodeDomain(domain)}</displayName>
<displayShortName>${unicodeDomain(domain)}</displayShortName>
<incomingServer type="imap">
${serverElements(imap, domain)}
</incomingServer>
<outgoingServer type="smtp">
${serverElements(smtp, domain)}
</outgoingServer>
</emailProvider>
</clientConfig>
`.markup;

const serverElements = (
  { host, port, security }: MailService,
  domain: Domain,
): Html => xml`<hostname>${host}</hostname>
<port>${port}</port>
<socketType>${security === 'tls' ? 'SSL' : 'STARTTLS'}</socketType>
<username>${userNameFor(domain)}</username>
<authentication>password-cleartext</authentication>`;

/** Spells an internationalised domain in A-labels, the only form that the mail server knows. */
const userNameFor = (domain: Domain): string =>
  unicodeDomain(domain) === domain ? '%EMAILADDRESS%' : `%EMAILLOCALPART%@${domain}`;

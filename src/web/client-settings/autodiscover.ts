import type { FastifyInstance, FastifyReply } from 'fastify';
import type { MailServices } from '../../config/mail-services.ts';
import { type Address, domainOf, parseAddress } from '../../domain/address/address.ts';
import { errorStatus } from '../page/error-pages.ts';
import type { RateLimits } from '../security/rate-limits.ts';
import {
  type AutodiscoverFault,
  errorDocument,
  outlookSchema,
  settingsDocument,
} from './autodiscover-answers.ts';
import type { IsKnownDomain } from './known-domain.ts';

/** Bytes; many times what Outlook sends. */
const bodyLimit = 8 * 1024;

/** Outlook varies the path's letter case, which the router ignores only in a parameter's pattern. */
const path = `/:folder(${caseInsensitive('autodiscover')})/:file(${caseInsensitive('autodiscover')}\\.${caseInsensitive('xml')})`;

export type AutodiscoverOptions = {
  readonly services: MailServices;
  readonly isKnownDomain: IsKnownDomain;
  readonly rateLimits: Pick<RateLimits, 'settings'>;
  /** Where Outlook is redirected; answers name no other host. */
  readonly url: () => string;
};

/**
 * Answers Outlook's POX Autodiscover ([MS-OXDSCLI]); the answer depends on the address's domain alone. Needs a Fastify
 * scope of its own: only there is XML parsed.
 */
export async function addAutodiscover(
  server: FastifyInstance,
  { services, isKnownDomain, rateLimits, url }: AutodiscoverOptions,
) {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    ['text/xml', 'application/xml'],
    { parseAs: 'string', bodyLimit },
    (_, body, done) => done(null, body),
  );
  server.setErrorHandler((error, _request, reply) => {
    const status = errorStatus(error);
    if (status >= 500) throw error;
    return send(reply.code(status), errorDocument(600, new Date()));
  });
  // Limits clients before a body is read. A request answered with settings is not counted: many clients share an IP address.
  server.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'POST') return;
    const client = rateLimits.settings(request.ip);
    const wait = client.retryAfter();
    if (wait > 0) return send(reply.code(429).header('retry-after', wait), errorDocument(600, new Date()));
    client.count();
  });
  server.post(path, async (request, reply) => {
    const requested = await addressIn(request.body);
    if ('fault' in requested) return send(reply, errorDocument(requested.fault, new Date()));
    rateLimits.settings(request.ip).refund();
    return send(reply, settingsDocument(services, requested.address));
  });
  server.get(path, (request, reply) => {
    // Outlook sends a GET over plain HTTP to find the URL ([MS-OXDISCO]); redirecting any other GET would loop.
    if (request.headers['x-forwarded-proto'] === 'http' && url().startsWith('https:'))
      return reply.headers(headers).redirect(url(), 302);
    return send(reply, errorDocument(600, new Date()));
  });

  async function addressIn(
    body: unknown,
  ): Promise<{ readonly address: Address } | { readonly fault: AutodiscoverFault }> {
    // Its XML parser is loaded for the first one that asks.
    const { readAutodiscoverRequest } = await import('./autodiscover-request.ts');
    const request = typeof body === 'string' ? readAutodiscoverRequest(body) : null;
    if (!request?.emailAddress) return { fault: 600 };
    if (request.responseSchema !== outlookSchema) return { fault: 601 };
    const address = parseAddress(request.emailAddress);
    if (!address.ok || !isKnownDomain(domainOf(address.value))) return { fault: 500 };
    return { address: address.value };
  }
}

function caseInsensitive(word: string): string {
  return word.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

const send = (reply: FastifyReply, document: string): FastifyReply =>
  reply.headers({ ...headers, 'content-type': 'text/xml; charset=utf-8' }).send(document);

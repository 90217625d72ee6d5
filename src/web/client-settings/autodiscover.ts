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
import { readAutodiscoverRequest } from './autodiscover-request.ts';
import type { IsKnownDomain } from './known-domain.ts';

/** Many times what Outlook sends. */
const bodyLimit = 8 * 1024;

/** Outlook writes the path now so, now so; the router knows letter case but in a parameter's pattern. */
const path = `/:folder(${caseInsensitive('autodiscover')})/:file(${caseInsensitive('autodiscover')}\\.${caseInsensitive('xml')})`;

export type AutodiscoverOptions = {
  readonly services: MailServices;
  readonly isKnownDomain: IsKnownDomain;
  readonly rateLimits: Pick<RateLimits, 'settings'>;
  /** Where Outlook is led to: the only host that answers ever name. */
  readonly url: () => string;
};

/**
 * Answers Outlook's POX Autodiscover ([MS-OXDSCLI]). The answer to an address depends on its domain alone. Routes of
 * a scope of its own, which alone reads XML.
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
  // Before a body is read. What is answered with settings was no guess, as many share an address.
  server.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'POST') return;
    const client = rateLimits.settings(request.ip);
    const wait = client.retryAfter();
    if (wait > 0) return send(reply.code(429).header('retry-after', wait), errorDocument(600, new Date()));
    client.count();
  });
  server.post(path, (request, reply) => {
    const asked = addressIn(request.body);
    if ('fault' in asked) return send(reply, errorDocument(asked.fault, new Date()));
    rateLimits.settings(request.ip).refund();
    return send(reply, settingsDocument(services, asked.address));
  });
  server.get(path, (request, reply) => {
    // Over plain HTTP, Outlook only asks where to go ([MS-OXDISCO]); any other GET would be led in a circle.
    if (request.headers['x-forwarded-proto'] === 'http' && url().startsWith('https:'))
      return reply.headers(headers).redirect(url(), 302);
    return send(reply, errorDocument(600, new Date()));
  });

  function addressIn(body: unknown): { readonly address: Address } | { readonly fault: AutodiscoverFault } {
    const asked = typeof body === 'string' ? readAutodiscoverRequest(body) : null;
    if (!asked?.emailAddress) return { fault: 600 };
    if (asked.responseSchema !== outlookSchema) return { fault: 601 };
    const address = parseAddress(asked.emailAddress);
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

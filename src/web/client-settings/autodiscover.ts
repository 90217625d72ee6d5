import type { FastifyInstance, FastifyReply } from 'fastify';
import { domainOf, parseAddress } from '../../domain/address.ts';
import { errorDocument, outlookSchema, settingsDocument } from './autodiscover-answers.ts';
import { readAutodiscoverRequest } from './autodiscover-request.ts';
import type { Knows } from './known-domain.ts';
import type { MailServices } from './settings.ts';

/** Many times what Outlook sends. */
const bodyLimit = 8 * 1024;

/** Outlook writes the path now so, now so; the router knows letter case but in a parameter's pattern. */
const path = `/:folder(${anyCase('autodiscover')})/:file(${anyCase('autodiscover')}\\.${anyCase('xml')})`;

export type Autodiscover = {
  readonly services: MailServices;
  readonly knows: Knows;
  /** Where Outlook is led to: the only host that answers ever name. */
  readonly url: () => string;
};

/**
 * Answers Outlook's POX Autodiscover ([MS-OXDSCLI]). The answer to an address depends on its domain alone. Routes of
 * a scope of its own, which alone reads XML.
 */
export async function autodiscover(app: FastifyInstance, { services, knows, url }: Autodiscover) {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    ['text/xml', 'application/xml'],
    { parseAs: 'string', bodyLimit },
    (_, body, done) => done(null, body),
  );
  app.setErrorHandler((error, _request, reply) => {
    const status = statusOf(error);
    if (status >= 500) throw error;
    return send(reply.code(status), errorDocument(600, new Date()));
  });
  app.post(path, (request, reply) => send(reply, answer(request.body)));
  app.get(path, (request, reply) => {
    // Over plain HTTP, Outlook only asks where to go ([MS-OXDISCO]); any other GET would be led in a circle.
    if (request.headers['x-forwarded-proto'] === 'http' && url().startsWith('https:'))
      return reply.headers(headers).redirect(url(), 302);
    return send(reply, errorDocument(600, new Date()));
  });

  function answer(body: unknown): string {
    const asked = typeof body === 'string' ? readAutodiscoverRequest(body) : null;
    if (!asked?.emailAddress) return errorDocument(600, new Date());
    if (asked.responseSchema !== outlookSchema) return errorDocument(601, new Date());
    const address = parseAddress(asked.emailAddress);
    if (!address.ok || !knows(domainOf(address.value))) return errorDocument(500, new Date());
    return settingsDocument(services, address.value);
  }
}

function anyCase(word: string): string {
  return word.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

const send = (reply: FastifyReply, document: string): FastifyReply =>
  reply.headers({ ...headers, 'content-type': 'text/xml; charset=utf-8' }).send(document);

const statusOf = (error: unknown): number =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500;

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type IsKnownDomain, parseKnownDomainOf } from './known-domain.ts';
import { queryParameter } from './query.ts';

const paths = ['/autodiscover/autodiscover.json', '/Autodiscover/Autodiscover.json'];

const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/**
 * Redirects newer Outlooks to the POX service (Autodiscover version 2). The address stands in the query or, in paths of
 * version 1.0, in the path. Errors carry Exchange's codes with messages of our own.
 */
export function addAutodiscoverJson(
  server: FastifyInstance,
  isKnownDomain: IsKnownDomain,
  url: () => string,
): void {
  for (const path of paths) {
    server.get(path, (request, reply) => answer(request, reply, queryParameter(request, 'Email')));
    server.get<{ Params: { email: string } }>(`${path}/v1.0/:email`, (request, reply) =>
      answer(request, reply, request.params.email),
    );
  }

  function answer(request: FastifyRequest, reply: FastifyReply, email: string): FastifyReply {
    reply.headers(headers);
    if (queryParameter(request, 'Protocol').toLowerCase() !== 'autodiscoverv1')
      return refuse(reply, 400, 'InvalidProtocol', 'The only protocol given here is AutodiscoverV1.');
    if (email === '') return refuse(reply, 400, 'MandatoryParameterMissing', 'Email is missing.');
    if (!parseKnownDomainOf(email, isKnownDomain))
      return refuse(reply, 404, 'UserNotFound', 'No mail settings are known for this address.');
    return reply.send({ Protocol: 'AutodiscoverV1', Url: url() });
  }
}

const refuse = (reply: FastifyReply, status: number, ErrorCode: string, ErrorMessage: string): FastifyReply =>
  reply.code(status).send({ ErrorCode, ErrorMessage });

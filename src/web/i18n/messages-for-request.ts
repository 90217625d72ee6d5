import type { FastifyRequest } from 'fastify';
import { locales } from '../../domain/actor.ts';
import { type WebMessages, webMessagesFor } from './messages.ts';

/** The texts in the client's language by Accept-Language (RFC 9110, 12.5.4); English where none of ours is accepted. */
export function messagesForRequest(request: FastifyRequest): WebMessages {
  const wanted = request.language([...locales]);
  return webMessagesFor(locales.find((locale) => locale === wanted) ?? 'en');
}

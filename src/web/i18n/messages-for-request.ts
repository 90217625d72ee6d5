import type { FastifyRequest } from 'fastify';
import { locales } from '../../domain/actor.ts';
import { type WebMessages, webMessagesFor } from './messages.ts';

/** The words for whoever asks, by Accept-Language (RFC 9110, 12.5.4): English where they read nothing that we write. */
export function messagesForRequest(request: FastifyRequest): WebMessages {
  const wanted = request.language([...locales]);
  return webMessagesFor(locales.find((locale) => locale === wanted) ?? 'en');
}

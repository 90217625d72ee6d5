import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { isLoopback } from './client-network.ts';

/** What reverse proxies add; each of them says that somebody else asks. */
const ofProxies: readonly (keyof IncomingHttpHeaders)[] = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
];

/**
 * Whether a program on this machine asks, and not a reverse proxy on it for somebody else: that one adds headers, or asks
 * by HTTP/1.0 as nginx does unless told otherwise, or passes on the name that was asked.
 */
export const isFromHere = ({ raw: { socket, headers, httpVersion } }: Pick<FastifyRequest, 'raw'>): boolean =>
  isLoopback(socket.remoteAddress ?? '') &&
  httpVersion !== '1.0' &&
  ofProxies.every((name) => headers[name] === undefined) &&
  isLoopback(hostnameOf(headers.host ?? ''));

const hostnameOf = (host: string): string => host.replace(/:\d+$/, '');

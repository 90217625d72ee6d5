import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { isLoopback } from './client-network.ts';

/** What reverse proxies add; each of them says that somebody else asks. */
const proxyHeaders: readonly (keyof IncomingHttpHeaders)[] = [
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
export const isLocalRequest = ({
  raw: { socket, headers, httpVersion },
}: Pick<FastifyRequest, 'raw'>): boolean =>
  isLoopback(socket.remoteAddress ?? '') &&
  httpVersion !== '1.0' &&
  proxyHeaders.every((name) => headers[name] === undefined) &&
  isLoopback(stripPort(headers.host ?? ''));

const stripPort = (host: string): string => host.replace(/:\d+$/, '');

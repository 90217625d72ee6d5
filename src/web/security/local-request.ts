import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { isLoopback } from './client-network.ts';

/** Headers that reverse proxies add: each means that the request is another client's. */
const proxyHeaders: readonly (keyof IncomingHttpHeaders)[] = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
];

/**
 * Whether a request comes from a program on this machine, and not through a local reverse proxy: a proxy adds headers,
 * uses HTTP/1.0 (nginx's default), or forwards the public Host.
 */
export const isLocalRequest = ({
  raw: { socket, headers, httpVersion },
}: Pick<FastifyRequest, 'raw'>): boolean =>
  isLoopback(socket.remoteAddress ?? '') &&
  httpVersion !== '1.0' &&
  proxyHeaders.every((name) => headers[name] === undefined) &&
  isLoopback(stripPort(headers.host ?? ''));

const stripPort = (host: string): string => host.replace(/:\d+$/, '');

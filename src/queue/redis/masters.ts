import { Cluster, type Redis } from 'ioredis';
import type { RedisClient } from './connection.ts';

/** A server that takes writes, and where it is; null: not known, or on a socket. */
export type Master = { readonly server: Redis; readonly address: string | null };

/** The servers that hold what we write: all masters of a cluster, otherwise the one that is connected. */
export const mastersOf = (redis: RedisClient): readonly Master[] =>
  redis instanceof Cluster
    ? redis
        .nodes('master')
        .map((server) => ({ server, address: formatAddress(server.options.host, server.options.port) }))
        .toSorted((a, b) => (a.address ?? '').localeCompare(b.address ?? ''))
    : [{ server: redis, address: formatAddress(redis.stream?.remoteAddress, redis.stream?.remotePort) }];

/** Says where the masters are that were found by other servers, of which the settings say nothing; null: they say it. */
export function describeMasters(redis: RedisClient): string | null {
  const wasFound = redis instanceof Cluster || redis.options.sentinels != null;
  const addresses = wasFound ? mastersOf(redis).flatMap(({ address }) => address ?? []) : [];
  if (addresses.length === 0) return null;
  return addresses.length === 1 ? `master ${addresses[0]}` : `masters ${addresses.join(', ')}`;
}

function formatAddress(host: string | undefined, port: number | undefined): string | null {
  if (host === undefined || port === undefined) return null;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

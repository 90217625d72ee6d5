import type { RedisClient } from './connection.ts';

type Connection = Pick<RedisClient, 'isCluster'>;

/**
 * What the names of all our keys begin with, BullMQ's among them. A script of BullMQ's needs all keys of its queue on one
 * node of a cluster, so there the braces, a hash tag, put them into one slot: that of all queues, so that a fail-over that
 * loses a report also loses what was written after it, the end of the job that made it. Elsewhere the name stays what it
 * was, so that jobs of earlier versions are found and workers of those still work.
 */
export const keyPrefix = ({ isCluster }: Connection): string => (isCluster ? '{bull}' : 'bull');

/** Names a key of our own: with BullMQ's prefix, so that a Redis user with rights to its keys may use it. */
export const facteurKey = (connection: Connection, name: string): string =>
  `${keyPrefix(connection)}:facteur:${name}`;

/** Names a key that BullMQ keeps for a queue, as its `Queue.toKey` does. */
export const queueKey = (connection: Connection, queue: string, name: string): string =>
  `${keyPrefix(connection)}:${queue}:${name}`;

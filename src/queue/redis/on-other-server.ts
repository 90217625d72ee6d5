import { Cluster } from 'ioredis';
import type { RedisClient } from './connection.ts';
import { describeMasters } from './masters.ts';

/**
 * Calls the listener whenever Redis may not have what it was told before: it is connected again, maybe to another master, or
 * other masters have taken over in a cluster, whose connection stays ready then. Redis acknowledges a write before replicas
 * have it, so that a new master may lack the last ones.
 */
export function onOtherServer(redis: RedisClient, listener: () => void): void {
  redis.on('ready', listener);
  if (redis instanceof Cluster) onOtherMasters(redis, listener);
}

function onOtherMasters(cluster: Cluster, listener: () => void): void {
  let known = describeMasters(cluster);
  cluster.on('ready', () => {
    known = describeMasters(cluster);
  });
  cluster.on('refresh', () => {
    const masters = describeMasters(cluster);
    if (cluster.status !== 'ready' || masters === known) return;
    known = masters;
    listener();
  });
}

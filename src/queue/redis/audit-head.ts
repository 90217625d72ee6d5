import { z } from 'zod';
import type { RedisClient } from './connection.ts';
import { facteurKey } from './key-names.ts';

/** The key of the audit's newest row. */
export const auditHeadKey = (redis: RedisClient): string => facteurKey(redis, 'audit-head');

const stored = z.object({ row: z.int().positive(), hash: z.string() });

/** The newest row of the audit, by its number and hash. */
export type StoredAuditHead = z.infer<typeof stored>;

/**
 * Stores the audit's newest row in the queue's Redis. It identifies the database of the jobs there: a database without that
 * row is another one, or was restored from an older backup.
 */
export function createAuditHeadStore(redis: RedisClient) {
  const key = auditHeadKey(redis);
  return {
    /** Null where Redis has none. Rejects where Redis can't be read. */
    read: async (): Promise<StoredAuditHead | null> => {
      const text = await redis.get(key);
      return text === null ? null : parseHead(text);
    },
    write: async (head: StoredAuditHead): Promise<void> => {
      await redis.set(key, JSON.stringify(head));
    },
  };
}

/** Redis is not trusted: whatever is no audit head counts as none. */
function parseHead(text: string): StoredAuditHead | null {
  try {
    return stored.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

import type { Redis } from 'ioredis';
import { z } from 'zod';

/** With BullMQ's prefix, so that a Redis user with rights to BullMQ's keys may use this one. */
export const auditHeadKey = 'bull:facteur:audit-head';

const stored = z.object({ row: z.int().positive(), hash: z.string() });

/** The newest row of the audit, by its number and hash. */
export type StoredAuditHead = z.infer<typeof stored>;

/**
 * Stores the audit's newest row in the queue's Redis. It identifies the database of the jobs there: a database without that
 * row is another one, or was restored from an older backup.
 */
export function createAuditHeadStore(redis: Redis) {
  return {
    /** Null where Redis has none. Rejects where Redis can't be read. */
    read: async (): Promise<StoredAuditHead | null> => {
      const text = await redis.get(auditHeadKey);
      return text === null ? null : parseHead(text);
    },
    write: async (head: StoredAuditHead): Promise<void> => {
      await redis.set(auditHeadKey, JSON.stringify(head));
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

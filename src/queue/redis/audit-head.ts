import type { Redis } from 'ioredis';
import { z } from 'zod';

/** Beside BullMQ's own keys, so that a Redis user who may use those may use this. */
export const auditHeadKey = 'bull:facteur:audit-head';

const stored = z.object({ row: z.int().positive(), hash: z.string() });

/** The newest row of the audit, by its number and hash. */
export type StoredAuditHead = z.infer<typeof stored>;

/**
 * The newest row of the audit that the queue's Redis knows of. It tells which database the jobs there are of, and how
 * old: one that has no such row is another, or an older one that was put back.
 */
export function createAuditHeadStore(redis: Redis) {
  return {
    /** Null where Redis knows of none. Rejects where it can't be asked. */
    read: async (): Promise<StoredAuditHead | null> => {
      const text = await redis.get(auditHeadKey);
      return text === null ? null : parseHead(text);
    },
    write: async (head: StoredAuditHead): Promise<void> => {
      await redis.set(auditHeadKey, JSON.stringify(head));
    },
  };
}

/** Whoever may write into Redis may have written anything there: what is no head is as none. */
function parseHead(text: string): StoredAuditHead | null {
  try {
    return stored.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

import type { Format } from '../../format.ts';
import { fromBackup } from './from-backup.ts';
import { fromReplica } from './from-replica.ts';

/** Texts for what follows when Facteur was put back from a backup, or goes on from a replica. */
export const restored = (format: Format) => {
  const backup = fromBackup(format);
  return { ...backup, fromReplica: fromReplica(format, backup) };
};

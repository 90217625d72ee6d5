import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from '../report.ts';
import { measureInTurns, type Work } from './in-turns.ts';

/** Against the time that they take without a replica. */
const works: readonly Work[] = [
  {
    work: 'one',
    name: 'one command until it is applied, with a replica, median',
    warmUp: 100,
    counted: 400,
    most: 1.1,
  },
  {
    work: 'hundred',
    name: '100 commands at once, with a replica, median',
    warmUp: 3,
    counted: 20,
    most: 1.5,
  },
];

/** What it costs that Litestream replicates the database to a directory of the same disk. */
export async function replicationFigures(): Promise<Figure[]> {
  const place = await mkdtemp(join(tmpdir(), 'facteur-bench-replica-'));
  try {
    return await measureInTurns(works, {
      ours: { synchronous: 'full', replica: `file://${place}/replica` },
      baseline: { synchronous: 'full', replica: '' },
    });
  } finally {
    await rm(place, { recursive: true });
  }
}

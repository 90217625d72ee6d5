import type { Figure } from '../report.ts';
import { measureInTurns, type Work } from './in-turns.ts';

/** Against the time that they take where no commit waits for the disk. */
const works: readonly Work[] = [
  { work: 'one', name: 'one command until it is applied, median', warmUp: 100, counted: 400, most: 5 },
  { work: 'hundred', name: '100 commands at once, median', warmUp: 3, counted: 20, most: 1.6 },
  { work: 'import', name: 'import of 10,000 aliases, median', warmUp: 1, counted: 4, most: 1.5 },
];

/** What it costs that every commit waits for the disk: SQLITE_SYNCHRONOUS=full against normal, on the same disk. */
export const durabilityFigures = (): Promise<Figure[]> =>
  measureInTurns(works, {
    ours: { synchronous: 'full', replica: '' },
    baseline: { synchronous: 'normal', replica: '' },
  });

import { faultsIn } from '../fault-words.ts';
import type { Format } from '../format.ts';
import { changing } from './faults/changing.ts';
import { deciding } from './faults/deciding.ts';
import { typing } from './faults/typing.ts';

/** Words for every fault. */
export const faults = (format: Format) =>
  faultsIn({ ...typing(format), ...changing(format), ...deciding(format) });

import { faultsIn } from '../fault-messages.ts';
import type { Format } from '../format.ts';
import { changing } from './faults/change.ts';
import { deciding } from './faults/policy.ts';
import { typing } from './faults/usage.ts';

/** Words for every fault. */
export const faults = (format: Format) =>
  faultsIn({ ...typing(format), ...changing(format), ...deciding(format) });

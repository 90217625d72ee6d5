import { faultMessageFor } from '../fault-messages.ts';
import type { Format } from '../format.ts';
import { changeFaults } from './faults/change.ts';
import { policyFaults } from './faults/policy.ts';
import { usageFaults } from './faults/usage.ts';

/** Words for every fault. */
export const faults = (format: Format) =>
  faultMessageFor({ ...usageFaults(format), ...changeFaults(format), ...policyFaults(format) });

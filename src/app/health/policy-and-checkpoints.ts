import type { Condition } from '../../domain/condition.ts';
import { findingOf, type HealthProbe } from './probe.ts';

/** What tells how it is; null where there is nothing to tell. */
type Telling = { readonly condition: () => Condition | null };

const findingsOf = ({ condition }: Telling) => {
  const found = condition();
  return found === null ? [] : [findingOf(found)];
};

/** Whether the policy that holds is the one in its file. */
export const policyProbe: HealthProbe<{ readonly policy: Telling }> = {
  id: 'policy',
  part: 'Policy',
  doctor: { by: 'running-facteur', otherwise: 'its file is looked at under Who may what' },
  check: ({ policy }) => findingsOf(policy),
};

/** Whether the audit's checkpoints can be written. */
export const checkpointsProbe: HealthProbe<{ readonly checkpoints: Telling }> = {
  id: 'checkpoints',
  part: 'Audit checkpoints',
  doctor: { by: 'running-facteur', otherwise: 'one is written at the next start' },
  check: ({ checkpoints }) => findingsOf(checkpoints),
};

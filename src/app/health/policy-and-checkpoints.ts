import type { Condition } from '../../domain/condition.ts';
import { findingFrom, type HealthProbe } from './probe.ts';

/** A part that reports its own health; null where there is nothing to report. */
type HealthSource = { readonly condition: () => Condition | null };

const findingsFrom = ({ condition }: HealthSource) => {
  const current = condition();
  return current === null ? [] : [findingFrom(current)];
};

/** Whether the policy in force is the one in its file. */
export const policyProbe: HealthProbe<{ readonly policy: HealthSource }> = {
  id: 'policy',
  part: 'Policy',
  doctor: { by: 'running-facteur', otherwise: 'its file is looked at under Who may what' },
  check: ({ policy }) => findingsFrom(policy),
};

/** Whether the audit's checkpoints can be written. */
export const checkpointsProbe: HealthProbe<{ readonly checkpoints: HealthSource }> = {
  id: 'checkpoints',
  part: 'Audit checkpoints',
  doctor: { by: 'running-facteur', otherwise: 'one is written at the next start' },
  check: ({ checkpoints }) => findingsFrom(checkpoints),
};

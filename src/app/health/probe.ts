import type { Condition } from '../../domain/condition.ts';

/** `warning`: it works, and will not for long; `unknown`: nothing tells, and nothing says that it fails. */
export const healthStates = ['ok', 'warning', 'failing', 'unknown'] as const;
export type HealthState = (typeof healthStates)[number];

/** What a probe finds of a part, in words that an operator can act on. */
export type Finding = { readonly part: string; readonly state: HealthState; readonly detail: string };

/** How `npm run doctor`, a process of its own, comes to know what a probe finds. */
export type DoctorSource =
  /** It looks at the same with the same function, whether or not Facteur runs. */
  | { readonly by: 'itself' }
  /** It asks the running Facteur. `otherwise`: why it can't know where none runs. */
  | { readonly by: 'running-facteur'; readonly otherwise: string };

/** Looks at one thing as the work itself would meet it. */
export type HealthProbe<Parts> = {
  /** Stable: for monitors and metrics. */
  readonly id: string;
  /** How it is called where it finds nothing of its own. */
  readonly part: string;
  readonly check: (parts: Parts) => Promise<readonly Finding[]> | readonly Finding[];
  readonly doctor: DoctorSource;
};

/** What was found of a part, as data. Times are milliseconds since 1970. */
export type HealthCheck = Condition & {
  readonly id: string;
  readonly state: HealthState;
  /** Since when it was found in this state at each look. */
  readonly since: number;
  readonly checkedAt: number;
};

/** A finding of what either works or does not. */
export const findingFrom = ({ part, ok, detail }: Condition): Finding => ({
  part,
  state: ok ? 'ok' : 'failing',
  detail,
});

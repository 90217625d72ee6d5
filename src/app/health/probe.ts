import type { Condition } from '../../domain/condition.ts';

/** `warning`: the part works, but will fail soon; `unknown`: neither success nor failure is known. */
export const healthStates = ['ok', 'warning', 'failing', 'unknown'] as const;
export type HealthState = (typeof healthStates)[number];

/** A part's state, with a detail that an operator can act on. */
export type Finding = { readonly part: string; readonly state: HealthState; readonly detail: string };

/** How `npm run doctor`, a process of its own, learns what a probe finds. */
type DoctorSource =
  /** It makes the same check itself, whether or not Facteur runs. */
  | { readonly by: 'itself' }
  /** It asks the running Facteur. `otherwise`: what it says where none runs. */
  | { readonly by: 'running-facteur'; readonly otherwise: string };

/** Checks one part, in the way that the work itself uses it. */
export type HealthProbe<Parts> = {
  /** Stable, for monitors and metrics. */
  readonly id: string;
  /** The part's name where the check fails or times out. */
  readonly part: string;
  readonly check: (parts: Parts) => Promise<readonly Finding[]> | readonly Finding[];
  readonly doctor: DoctorSource;
};

/** A finding with its probe and its times, in milliseconds since 1970. */
export type HealthCheck = Condition & {
  readonly id: string;
  readonly state: HealthState;
  /** Since when each check has found this state. */
  readonly since: number;
  readonly checkedAt: number;
};

/** Converts a condition, which only knows whether a part works. */
export const findingFrom = ({ part, ok, detail }: Condition): Finding => ({
  part,
  state: ok ? 'ok' : 'failing',
  detail,
});

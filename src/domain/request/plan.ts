import { createHash } from 'node:crypto';
import type { Actor, Role } from '../actor.ts';
import type { Change } from './change.ts';
import type { Effect } from './effect.ts';
import type { MustSeeItem } from './many/must-see-item.ts';
import type { PlannedChange } from './planned-change.ts';
import type { WantedTime } from './times/wanted-time.ts';

/** What must happen before a change may be applied. A refusal is a fault, not a gate. */
export type Gate = {
  /** Whether the requester must click a button on a message that shows the effects. */
  readonly confirm: boolean;
  /** How many others must approve, and the least role that they must hold; null: nobody. */
  readonly approvals: { readonly count: number; readonly role: Role } | null;
};

/** As many changes a plan may have, and so a request. */
export const maxChanges = 10_000;

/** Changes in the order of application, with the gate that policy sets. Clicks and approvals name the hash. */
export type Plan = {
  /** At least one, at most {@link maxChanges}. */
  readonly changes: readonly PlannedChange[];
  readonly gate: Gate;
  readonly hash: string;
  /** Of several changes: what must be seen before anybody agrees to them. */
  readonly mustSee: readonly MustSeeItem[];
};

/** When a plan is to be applied, and until when it is to stay so: who agrees to a plan agrees to its times. */
export type PlanTimes = { readonly at?: WantedTime; readonly until?: WantedTime };

/** Makes a plan of changes, which are in the order of their positions. */
export function makePlan(
  changes: readonly PlannedChange[],
  gate: Gate,
  mustSee: readonly MustSeeItem[] = [],
  times: PlanTimes = {},
): Plan {
  const steps = planSteps(changes, gate, mustSee, times);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Makes the same plan, and yields where it can pause: to hash many changes takes long. */
export function* planSteps(
  changes: readonly PlannedChange[],
  gate: Gate,
  mustSee: readonly MustSeeItem[],
  times: PlanTimes,
): Generator<void, Plan> {
  return { changes, gate, hash: yield* hashSteps(changes, gate, times), mustSee };
}

/** Makes the plan of a single change. */
export const makePlanOfOne = (
  change: Change,
  effects: readonly Effect[],
  gate: Gate,
  owner: Actor | null = null,
): PlanOfOne => {
  const planned: PlannedChange = { position: 0, line: null, change, effects, owner, needs: [] };
  return { ...makePlan([planned], gate), changes: [planned] };
};

/**
 * The SHA-256 of a plan. For one change, of its change, measured effects and gate, in this order, as JSON, with its times
 * where it has any; for several, of a line of JSON for the gate and the times and one for each change, in order of position.
 */
function* hashSteps(
  changes: readonly PlannedChange[],
  gate: Gate,
  { at, until }: PlanTimes,
): Generator<void, string> {
  const hash = createHash('sha256');
  const times = [at?.at ?? null, until?.at ?? null];
  const [only] = changes;
  if (only && changes.length === 1) {
    const timed = at || until ? times : [];
    return hash.update(JSON.stringify([only.change, only.effects, gate, ...timed])).digest('hex');
  }
  hash.update(`${JSON.stringify([3, gate, ...times])}\n`);
  for (const { position, change, effects, owner, needs } of changes) {
    yield;
    hash.update(`${JSON.stringify([position, change, effects, owner, needs])}\n`);
  }
  return hash.digest('hex');
}

/** A plan of a single change. */
export type PlanOfOne = Plan & { readonly changes: readonly [PlannedChange] };

export const isPlanOfOne = (plan: Plan): plan is PlanOfOne => plan.changes.length === 1;

/**
 * What a request locks while it is in progress: an address, or the passwords of its mailbox. Apart, so that setting a
 * password that needs no gate is not held up by a change of the address.
 */
export type Concern = 'address' | 'passwords';

export function concernOf({ change }: Pick<PlannedChange, 'change'>, gate: Gate): Concern {
  const isOfPasswords = change.kind === 'password' || change.kind === 'app-password';
  return isOfPasswords && !gate.confirm && gate.approvals === null ? 'passwords' : 'address';
}

import { createHash } from 'node:crypto';
import type { Role } from '../actor.ts';
import type { Change } from './change.ts';
import type { Effect } from './effects.ts';

/** What must happen before a change may be applied. A refusal is a fault, not a gate. */
export type Gate = {
  /** The requester has to press a button on a message that shows the effects. */
  readonly confirm: boolean;
  /** Other people who have to agree, and the least role that they hold; null: nobody. */
  readonly approvals: { readonly count: number; readonly role: Role } | null;
};

/** A change, what it does and what policy asks of it. The hash is what a click or an approval is given on. */
export type Plan = {
  readonly change: Change;
  readonly effects: readonly Effect[];
  readonly gate: Gate;
  readonly hash: string;
};

/** Puts a plan together. The hash is over the change, its measured effects and the gate, in this order, as JSON. */
export function makePlan(change: Change, effects: readonly Effect[], gate: Gate): Plan {
  const hash = createHash('sha256')
    .update(JSON.stringify([change, effects, gate]))
    .digest('hex');
  return { change, effects, gate, hash };
}

/**
 * What at most one request that is on its way may be about at a time: an address, or the passwords of its mailbox.
 * Whoever may set one without asking anybody is not held up by what happens to the address.
 */
export type Concern = 'address' | 'passwords';

export function concernOf({ change, gate }: Pick<Plan, 'change' | 'gate'>): Concern {
  const isOfPasswords = change.kind === 'password' || change.kind === 'app-password';
  return isOfPasswords && !gate.confirm && gate.approvals === null ? 'passwords' : 'address';
}

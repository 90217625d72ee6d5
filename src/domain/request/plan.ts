import { createHash } from 'node:crypto';
import type { Role } from '../actor.ts';
import type { Change } from './change.ts';
import type { Effect } from './effects.ts';

/** What must happen before a change may be applied. A refusal is a fault, not a gate. */
export type Gate = {
  /** Whether the requester must click a button on a message that shows the effects. */
  readonly confirm: boolean;
  /** How many others must approve, and the least role that they must hold; null: nobody. */
  readonly approvals: { readonly count: number; readonly role: Role } | null;
};

/** A change, its effects and the gate that policy sets. Clicks and approvals name the hash. */
export type Plan = {
  readonly change: Change;
  readonly effects: readonly Effect[];
  readonly gate: Gate;
  readonly hash: string;
};

/** Makes a plan. The hash is SHA-256 over the change, its measured effects and the gate, in this order, as JSON. */
export function makePlan(change: Change, effects: readonly Effect[], gate: Gate): Plan {
  const hash = createHash('sha256')
    .update(JSON.stringify([change, effects, gate]))
    .digest('hex');
  return { change, effects, gate, hash };
}

/**
 * What a request locks while it is in progress: an address, or the passwords of its mailbox. Apart, so that setting a
 * password that needs no gate is not held up by a change of the address.
 */
export type Concern = 'address' | 'passwords';

export function concernOf({ change, gate }: Pick<Plan, 'change' | 'gate'>): Concern {
  const isOfPasswords = change.kind === 'password' || change.kind === 'app-password';
  return isOfPasswords && !gate.confirm && gate.approvals === null ? 'passwords' : 'address';
}

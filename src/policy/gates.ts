import { type Actor, atLeast, highestRole, type Role } from '../domain/actor.ts';
import type { Domain } from '../domain/address.ts';
import { domainOf, provesDomainOwnership } from '../domain/address.ts';
import { type Change, subjectOf } from '../domain/change.ts';
import type { Effect } from '../domain/effects.ts';
import type { PolicyFault } from '../domain/fault.ts';
import type { Gate } from '../domain/plan.ts';
import { ok, type Result, refused } from '../domain/result.ts';

type Requirement = 'nothing' | 'confirm' | 'approval' | 'confirm and approval' | 'refused';

/** The rows of the design's table "Who may what". */
type Row = 'inside' | 'outside' | 'mailbox' | 'destroying' | 'catch-all' | 'domains';

const table: Readonly<Record<Row, Readonly<Record<Role, Requirement>>>> = {
  inside: { member: 'approval', moderator: 'nothing', admin: 'nothing' },
  outside: { member: 'approval', moderator: 'approval', admin: 'nothing' },
  mailbox: { member: 'approval', moderator: 'nothing', admin: 'nothing' },
  destroying: { member: 'confirm and approval', moderator: 'confirm and approval', admin: 'confirm' },
  'catch-all': { member: 'refused', moderator: 'approval', admin: 'confirm' },
  domains: { member: 'refused', moderator: 'refused', admin: 'confirm' },
};

/**
 * What policy asks of a change by this actor: the sum of what each effect asks.
 * `inside` tells whether a domain is one of the tenant's.
 */
export function gateFor(
  actor: Actor,
  change: Change,
  effects: readonly Effect[],
  inside: (domain: Domain) => boolean,
): Result<Gate, PolicyFault> {
  const role = highestRole(actor);
  const proof = ownershipProof(change, effects);
  if (proof && role !== 'admin') return refused({ code: 'ownership-proof', address: proof });

  let confirm = false;
  let approval = false;
  for (const effect of effects) {
    const row = rowOf(effect, inside);
    const asked = table[row][role];
    if (asked === 'refused')
      return refused({ code: 'not-allowed', effect: effect.kind, role, needed: leastAllowed(row) });
    confirm ||= asked === 'confirm' || asked === 'confirm and approval';
    approval ||= asked === 'approval' || asked === 'confirm and approval';
  }
  // The least role that may do all of it with nobody's leave: who could do it alone may let another do it.
  return ok({ confirm, approvals: approval ? { count: 1, role: approverOf(effects, inside) } : null });
}

function ownershipProof(change: Change, effects: readonly Effect[]) {
  const address = subjectOf(change);
  const makesMailbox = effects.some(({ kind }) => kind === 'add-mailbox' || kind === 'restore-mailbox');
  return makesMailbox && provesDomainOwnership(address) ? address : null;
}

function rowOf(effect: Effect, inside: (domain: Domain) => boolean): Row {
  switch (effect.kind) {
    case 'add-domain':
      return 'domains';
    case 'catch-all':
      return 'catch-all';
    case 'drop-mailbox':
      return 'destroying';
    case 'add-forward':
      return inside(domainOf(effect.to)) ? 'inside' : 'outside';
    case 'create-address':
    case 'remove-address':
    case 'remove-forward':
      return 'inside';
    default:
      return 'mailbox';
  }
}

const asksNobodyElse = (requirement: Requirement) => requirement === 'nothing' || requirement === 'confirm';

const leastAllowed = (row: Row): Role =>
  (['member', 'moderator', 'admin'] as const).find((role) => table[row][role] !== 'refused') ?? 'admin';

function approverOf(effects: readonly Effect[], inside: (domain: Domain) => boolean): Role {
  return effects.every((effect) => asksNobodyElse(table[rowOf(effect, inside)].moderator))
    ? 'moderator'
    : 'admin';
}

/** Whether an actor may approve under a gate, by the roles held now. */
export const mayApprove = (actor: Actor, gate: Gate): boolean =>
  gate.approvals !== null && atLeast(highestRole(actor), gate.approvals.role);

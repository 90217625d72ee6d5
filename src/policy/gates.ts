import { type Actor, atLeast, highestRole, type Role, roles } from '../domain/actor.ts';
import { type Address, type Domain, domainOf, provesDomainOwnership } from '../domain/address.ts';
import { type Change, subjectOf } from '../domain/change.ts';
import type { Effect } from '../domain/effects.ts';
import type { PolicyFault } from '../domain/fault.ts';
import type { Gate } from '../domain/plan.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import { approverFor, needsApproval } from './approver.ts';
import type { Needs, Requirement, Row, Rules } from './policy.ts';

/** What policy has to know of a change to say what it needs. */
export type Setting = {
  readonly rules: Rules;
  /** Whether a domain is one of the tenant's. */
  readonly inside: (domain: Domain) => boolean;
  /** Whether the mailbox at the address is the actor's own. */
  readonly owns: boolean;
};

/** What policy asks of a change by this actor: the sum of what each effect asks. */
export function gateFor(
  actor: Actor,
  change: Change,
  effects: readonly Effect[],
  setting: Setting,
): Result<Gate, PolicyFault> {
  const role = highestRole(actor);
  const proof = ownershipProof(change, effects, setting);
  if (proof && role !== 'admin') return refused({ code: 'ownership-proof', address: proof });

  const { needs, approvals } = setting.rules;
  const affected = effects.flatMap((effect) => {
    const row = rowOf(effect, setting);
    return row === null ? [] : [{ effect, row }];
  });
  const barred = affected.find(({ row }) => needs[row][role] === 'refused');
  if (barred) return refused(notAllowed(needs, barred.row, role, barred.effect.kind));
  const approval = affected.some(({ row }) => needsApproval(setting.rules, row, role));
  return ok({
    confirm: affected.some(
      ({ row, effect }) => asksRequester(needs[row][role]) || effect.kind === 'lock-out',
    ),
    approvals: approval ? { count: approvals, role: approverOf(affected, setting.rules) } : null,
  });
}

/** The address that proves who owns a domain, where the change lets somebody into a mailbox of it. */
function ownershipProof(
  change: Change,
  effects: readonly Effect[],
  { owns }: Pick<Setting, 'owns'>,
): Address | null {
  const address = subjectOf(change);
  const letsIn = effects.some(({ kind }) => lettingIn.has(kind)) || (change.kind === 'link' && !owns);
  return letsIn && provesDomainOwnership(address) ? address : null;
}

/** What keeps somebody from even asking to bring a removed mailbox back at an address; null: nothing. */
export function barredFromRestoring(actor: Actor, address: Address, { needs }: Rules): PolicyFault | null {
  const role = highestRole(actor);
  if (role !== 'admin' && provesDomainOwnership(address)) return { code: 'ownership-proof', address };
  return needs.mailbox[role] === 'refused' ? notAllowed(needs, 'mailbox', role, 'restore-mailbox') : null;
}

const lettingIn: ReadonlySet<Effect['kind']> = new Set(['add-mailbox', 'restore-mailbox', 'change-owner']);

/** Null: what brings the effect about is what policy has a word on. */
function rowOf(effect: Effect, { inside, owns }: Setting): Row | null {
  switch (effect.kind) {
    case 'app-passwords':
      return null;
    case 'add-domain':
      return 'domains';
    case 'catch-all':
      return 'catch-all';
    case 'drop-mailbox':
      return 'destroying';
    case 'add-forward':
      return inside(domainOf(effect.to)) ? ownOr('forwards', owns) : 'forward-outside';
    case 'remove-forward':
    case 'disposal':
      return ownOr('forwards', owns);
    case 'create-address':
    case 'remove-address':
      return 'forwards';
    case 'set-password':
    case 'send-link':
    case 'add-app-password':
    case 'revoke-app-password':
      return ownOr('mailbox', owns);
    default:
      return 'mailbox';
  }
}

const ownOr = (row: Row, owns: boolean): Row => (owns ? 'own-mailbox' : row);

const asksRequester = (asked: Requirement): boolean =>
  asked === 'confirm' || asked === 'confirm and approval';

function notAllowed(needs: Needs, row: Row, role: Role, effect: Effect['kind']): PolicyFault {
  const needed = roles.find((each) => needs[row][each] !== 'refused');
  return needed ? { code: 'not-allowed', effect, role, needed } : { code: 'allowed-to-nobody', effect };
}

/** The least role that may approve all of it. */
const approverOf = (affected: readonly { readonly row: Row }[], rules: Rules): Role =>
  roles.findLast((role) => affected.some(({ row }) => approverFor(rules, row) === role)) ?? 'admin';

/** Whether an actor may approve under a gate, by the roles held now. */
export const mayApprove = (actor: Actor, gate: Gate): boolean =>
  gate.approvals !== null && atLeast(highestRole(actor), gate.approvals.role);

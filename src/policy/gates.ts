import { type Actor, highestRole, isAtLeast, type Role, roles } from '../domain/actor.ts';
import { type Address, type Domain, provesDomainOwnership } from '../domain/address/address.ts';
import { leadsInto } from '../domain/address/destination.ts';
import type { PolicyFault } from '../domain/fault.ts';
import { type Change, targetOf } from '../domain/request/change.ts';
import type { Effect } from '../domain/request/effects.ts';
import { isDestroying } from '../domain/request/effects.ts';
import type { Gate } from '../domain/request/plan.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { needsApproval, requiredApprover } from './approval-rules.ts';
import type { Category, Needs, Requirement, Rules } from './policy.ts';

/** What policy has to know of a change to say what it needs. */
export type GateInput = {
  readonly rules: Rules;
  /** Whether a domain is one of the tenant's. */
  readonly inside: (domain: Domain) => boolean;
  /** Whether the mailbox at the address is the actor's own. */
  readonly owns: boolean;
  /** Whether somebody else has to approve it, whatever the rules say: it makes another's mailbox the actor's own. */
  readonly needsOtherApprover?: boolean;
  /** Whether it lets somebody read the mail of another address, which proves who owns a domain. */
  readonly exposesOwnershipProofs?: boolean;
};

/** What policy asks of a change by this actor: the sum of what each effect asks. */
export function gateFor(
  actor: Actor,
  change: Change,
  effects: readonly Effect[],
  input: GateInput,
): Result<Gate, PolicyFault> {
  const role = highestRole(actor);
  const isAdmin = role === 'admin';
  const proof = ownershipProof(change, effects, input);
  if (proof && !isAdmin) return err({ code: 'ownership-proof', address: proof });

  const { needs, approvals } = input.rules;
  const affected = effects.flatMap((effect) => {
    const row = categoryOf(effect, input);
    return row === null ? [] : [{ effect, row }];
  });
  const barred = affected.find(({ row }) => needs[row][role] === 'refused');
  if (barred) return err(notAllowedFault(needs, barred.row, role, barred.effect.kind));
  const takesProofs = !isAdmin && (input.exposesOwnershipProofs === true || capturesOwnershipProofs(effects));
  const least: Role[] = [
    ...(input.needsOtherApprover ? [role] : []),
    ...(takesProofs ? (['admin'] as const) : []),
  ];
  const approval = least.length > 0 || affected.some(({ row }) => needsApproval(input.rules, row, role));
  return ok({
    confirm: affected.some(
      ({ row, effect }) => asksRequester(needs[row][role]) || effect.kind === 'lock-out',
    ),
    approvals: approval
      ? { count: approvals, role: highestAmong([approverOf(affected, input.rules), ...least]) }
      : null,
  });
}

/** The address that proves who owns a domain, where the change may lead its mail to somebody. */
function ownershipProof(
  change: Change,
  effects: readonly Effect[],
  { owns }: Pick<GateInput, 'owns'>,
): Address | null {
  const address = targetOf(change);
  const leads = effects.some(({ kind }) => redirectingEffects.has(kind)) || (change.kind === 'link' && !owns);
  return leads && provesDomainOwnership(address) ? address : null;
}

/** What keeps somebody from even asking to bring a removed mailbox back at an address; null: nothing. */
export function restoreFault(actor: Actor, address: Address, { needs }: Rules): PolicyFault | null {
  const role = highestRole(actor);
  if (role !== 'admin' && provesDomainOwnership(address)) return { code: 'ownership-proof', address };
  return needs.mailbox[role] === 'refused'
    ? notAllowedFault(needs, 'mailbox', role, 'restore-mailbox')
    : null;
}

/** Whether somebody may get mail by it who did not before. */
export const grantsAccess = (effects: readonly Effect[]): boolean =>
  effects.some(({ kind }) => accessGrantingEffects.has(kind));

const accessGrantingEffects: ReadonlySet<Effect['kind']> = new Set([
  'create-address',
  'add-mailbox',
  'restore-mailbox',
  'add-forward',
  'resume',
  'change-owner',
]);

/**
 * What may lead an address's mail to somebody who did not get it before. An address that goes or is suspended leaves its
 * mail to the catch-all, and one forward less is a redirection too, together with what stays.
 */
const redirectingEffects: ReadonlySet<Effect['kind']> = new Set([
  ...accessGrantingEffects,
  'remove-address',
  'drop-mailbox',
  'remove-forward',
  'suspend',
]);

/** A catch-all also takes the mail to what proves who owns the domain, as far as that has no address of its own. */
const capturesOwnershipProofs = (effects: readonly Effect[]): boolean =>
  effects.some((effect) => effect.kind === 'catch-all' && effect.takes) && grantsAccess(effects);

/** Null: what brings the effect about is what policy has a word on. */
function categoryOf(effect: Effect, { inside, owns }: GateInput): Category | null {
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
      return leadsInto(effect.to, inside) ? ownMailboxOr('forwards', owns) : 'forward-outside';
    case 'remove-forward':
    case 'disposal':
      return ownMailboxOr('forwards', owns);
    case 'create-address':
    case 'remove-address':
      return 'forwards';
    case 'set-password':
    case 'send-link':
    case 'add-app-password':
    case 'revoke-app-password':
      return ownMailboxOr('mailbox', owns);
    default:
      return 'mailbox';
  }
}

const ownMailboxOr = (row: Category, owns: boolean): Category => (owns ? 'own-mailbox' : row);

const asksRequester = (asked: Requirement): boolean =>
  asked === 'confirm' || asked === 'confirm and approval';

function notAllowedFault(needs: Needs, row: Category, role: Role, effect: Effect['kind']): PolicyFault {
  const needed = roles.find((each) => needs[row][each] !== 'refused');
  return needed ? { code: 'not-allowed', effect, role, needed } : { code: 'allowed-to-nobody', effect };
}

/** The least role that may approve all of it. */
const approverOf = (affected: readonly { readonly row: Category }[], rules: Rules): Role =>
  affected.length === 0 ? 'admin' : highestAmong(affected.map(({ row }) => requiredApprover(rules, row)));

const highestAmong = (some: readonly Role[]): Role =>
  roles.findLast((role) => some.includes(role)) ?? 'member';

/** Whether an actor may approve under a gate, by the roles held now. */
export const mayApprove = (actor: Actor, gate: Gate): boolean =>
  gate.approvals !== null && isAtLeast(highestRole(actor), gate.approvals.role);

/** The gate without the approvals that are missing: for an admin, for whom it may not wait, and where nothing is lost. */
export function breakGlassGate(
  actor: Actor,
  effects: readonly Effect[],
  gate: Gate,
): Result<Gate, PolicyFault> {
  if (highestRole(actor) !== 'admin') return err({ code: 'glass-not-admin' });
  if (effects.some(isDestroying)) return err({ code: 'glass-destroying' });
  return gate.approvals ? ok({ ...gate, approvals: null }) : err({ code: 'glass-needless' });
}

import { type Actor, highestRole, type Role, roles } from '../domain/actor.ts';
import { type Address, type Domain, isCatchAll, provesDomainOwnership } from '../domain/address/address.ts';
import { leadsInto } from '../domain/address/destination.ts';
import type { PolicyFault } from '../domain/fault.ts';
import { type Change, type NoteChange, targetsOf } from '../domain/request/change.ts';
import type { Effect } from '../domain/request/effect.ts';
import { isDestroying } from '../domain/request/effect-predicates.ts';
import type { Gate } from '../domain/request/plan.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { needsApproval, requiredApprover } from './approval-rules.ts';
import type { Category, Needs, Requirement, Rules } from './policy.ts';

/** What the gate of a change depends on, beside its effects. */
export type GateInput = {
  readonly rules: Rules;
  /** Whether a domain is one of the tenant's. */
  readonly inside: (domain: Domain) => boolean;
  /** Whether the actor owns the mailbox at the address. */
  readonly owns: boolean;
  /** Whether somebody else must approve it, whatever the rules say: it makes another's mailbox the actor's own. */
  readonly needsOtherApprover?: boolean;
  /** Whether it lets somebody read the mail of another address that proves a domain's ownership. */
  readonly exposesOwnershipProofs?: boolean;
};

/** The gate for an actor's change: the sum of what its effects require. */
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
    const category = categoryOf(effect, input);
    return category === null ? [] : [{ effect, category }];
  });
  const barred = affected.find(({ category }) => needs[category][role] === 'refused');
  if (barred) return err(notAllowedFault(needs, barred.category, role, barred.effect.kind));
  const about = change.kind === 'note' && !input.owns ? addressCategory(change) : null;
  if (about !== null && needs[about][role] === 'refused')
    return err(notAllowedFault(needs, about, role, 'set-note'));
  const takesProofs = !isAdmin && (input.exposesOwnershipProofs === true || capturesOwnershipProofs(effects));
  const least: Role[] = [
    ...(input.needsOtherApprover ? [role] : []),
    ...(takesProofs ? (['admin'] as const) : []),
  ];
  const approval =
    least.length > 0 || affected.some(({ category }) => needsApproval(input.rules, category, role));
  return ok({
    confirm: affected.some(
      ({ category, effect }) => asksRequester(needs[category][role]) || isAlwaysConfirmed(effect),
    ),
    approvals: approval
      ? { count: approvals, role: highestAmong([approverOf(affected, input.rules), ...least]) }
      : null,
  });
}

/** Effects that nobody brings about by a slip of the hand, whatever the rules say. */
const isAlwaysConfirmed = (effect: Effect): boolean =>
  effect.kind === 'lock-out' ||
  effect.kind === 'grant-access' ||
  effect.kind === 'remove-domain' ||
  effect.kind === 'set-domain-quota' ||
  (effect.kind === 'alias-domain' && effect.act === 'remove') ||
  (effect.kind === 'dkim' && effect.act !== 'make');

/** An address of the change, where it proves a domain's ownership and somebody may get its mail by the change; otherwise null. */
function ownershipProof(
  change: Change,
  effects: readonly Effect[],
  { owns }: Pick<GateInput, 'owns'>,
): Address | null {
  const leads = effects.some(({ kind }) => redirectingEffects.has(kind)) || (change.kind === 'link' && !owns);
  return leads ? (targetsOf(change).find(provesDomainOwnership) ?? null) : null;
}

/** Why an actor may not even ask to restore a removed mailbox of an address; null: they may. */
export function restoreFault(actor: Actor, address: Address, { needs }: Rules): PolicyFault | null {
  const role = highestRole(actor);
  if (role !== 'admin' && provesDomainOwnership(address)) return { code: 'ownership-proof', address };
  return needs.mailbox[role] === 'refused'
    ? notAllowedFault(needs, 'mailbox', role, 'restore-mailbox')
    : null;
}

/** Whether somebody may get mail by these effects who did not before. */
export const grantsAccess = (effects: readonly Effect[]): boolean =>
  effects.some(({ kind }) => accessGrantingEffects.has(kind));

const accessGrantingEffects: ReadonlySet<Effect['kind']> = new Set([
  'create-address',
  'add-mailbox',
  'restore-mailbox',
  'add-forward',
  'follow-group',
  'resume',
  'change-owner',
  'rename',
  'grant-access',
]);

/**
 * Effects that may bring an address's mail to somebody who did not get it before. A removed or suspended address leaves its
 * mail to the catch-all; a removed forward redirects mail to those that stay.
 */
const redirectingEffects: ReadonlySet<Effect['kind']> = new Set([
  ...accessGrantingEffects,
  'remove-address',
  'drop-mailbox',
  'remove-forward',
  'suspend',
]);

/** Whether a catch-all gets to take the mail to ownership-proving addresses that don't exist themselves. */
const capturesOwnershipProofs = (effects: readonly Effect[]): boolean =>
  effects.some((effect) => effect.kind === 'catch-all' && effect.takes) && grantsAccess(effects);

/** The category of an effect; null: it follows from another effect, which has one. */
function categoryOf(effect: Effect, { inside, owns }: GateInput): Category | null {
  switch (effect.kind) {
    case 'app-passwords':
    case 'drop-note':
      return null;
    case 'ends-reversal':
      // That a mailbox goes on existing is agreed to as that there is one.
      return effect.deletes ? 'mailbox' : null;
    case 'set-note':
      return ownMailboxOr('notes', owns);
    case 'add-domain':
    case 'remove-domain':
    case 'alias-domain':
    case 'set-domain-quota':
    case 'dkim':
      return 'domains';
    case 'catch-all':
      return 'catch-all';
    case 'drop-mailbox':
    case 'delete-later':
      return 'destroying';
    case 'add-forward':
      return leadsInto(effect.to, inside) ? ownMailboxOr('forwards', owns) : 'forward-outside';
    case 'follow-group':
      return effect.to.reach === 'outside' ? 'forward-outside' : 'forwards';
    case 'remove-forward':
    case 'disposal':
      return ownMailboxOr('forwards', owns);
    case 'create-address':
    case 'remove-address':
    case 'unfollow-group':
      return 'forwards';
    case 'set-password':
    case 'send-link':
    case 'add-app-password':
    case 'revoke-app-password':
    case 'grant-access':
    case 'set-absence':
    case 'end-absence':
      return ownMailboxOr('mailbox', owns);
    case 'end-access':
      return effect.follows ? null : ownMailboxOr('mailbox', owns);
    default:
      return 'mailbox';
  }
}

/** What is required of whoever changes an address itself: nobody notes anything about one that they may not even ask to change. */
function addressCategory({ address, mailbox }: NoteChange): Category {
  if (isCatchAll(address)) return 'catch-all';
  return mailbox === null ? 'forwards' : 'mailbox';
}

const ownMailboxOr = (category: Category, owns: boolean): Category => (owns ? 'own-mailbox' : category);

const asksRequester = (asked: Requirement): boolean =>
  asked === 'confirm' || asked === 'confirm and approval';

function notAllowedFault(needs: Needs, category: Category, role: Role, effect: Effect['kind']): PolicyFault {
  const needed = roles.find((each) => needs[category][each] !== 'refused');
  return needed ? { code: 'not-allowed', effect, role, needed } : { code: 'allowed-to-nobody', effect };
}

/** The least role that may approve all of the effects. */
const approverOf = (affected: readonly { readonly category: Category }[], rules: Rules): Role =>
  affected.length === 0
    ? 'admin'
    : highestAmong(affected.map(({ category }) => requiredApprover(rules, category)));

const highestAmong = (some: readonly Role[]): Role =>
  roles.findLast((role) => some.includes(role)) ?? 'member';

/** What destroys, at another time or in other ways than by a mailbox that is dropped. */
const destroysOtherwise: ReadonlySet<Effect['kind']> = new Set(['remove-domain', 'delete-later']);

/** The gate without approvals, for an admin who breaks the glass; refused where the change destroys anything. */
export function breakGlassGate(
  actor: Actor,
  effects: readonly Effect[],
  gate: Gate,
): Result<Gate, PolicyFault> {
  if (highestRole(actor) !== 'admin') return err({ code: 'glass-not-admin' });
  if (effects.some((effect) => isDestroying(effect) || destroysOtherwise.has(effect.kind)))
    return err({ code: 'glass-destroying' });
  return gate.approvals ? ok({ ...gate, approvals: null }) : err({ code: 'glass-needless' });
}

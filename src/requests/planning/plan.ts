import { type Actor, tenantOf } from '../../domain/actor.ts';
import { type Address, catchAllOf, domainOf } from '../../domain/address/address.ts';
import { type AddressState, type Bytes, sizeOnly } from '../../domain/address/address-state.ts';
import { withOwnInLowerCase } from '../../domain/address/destination.ts';
import { disposalOf, withoutDisposals } from '../../domain/address/disposal.ts';
import type { Fault, PolicyFault } from '../../domain/fault.ts';
import { type AddressChange, type Change, needsOf, subjectOf } from '../../domain/request/change.ts';
import {
  type Effect,
  effectsOf,
  type Knowledge,
  leavesMailToCatchAll,
} from '../../domain/request/effects.ts';
import { type Gate, makePlan, type Plan } from '../../domain/request/plan.ts';
import type { Asking, Request } from '../../domain/request/request.ts';
import { ok, type Result, refused } from '../../domain/result.ts';
import { withBrokenGlass } from '../../policy/break-glass.ts';
import { gateFor } from '../../policy/gates.ts';
import { outOfBounds, takenForOurs } from '../../policy/limits.ts';
import type { Rules } from '../../policy/policy.ts';
import { rulesFor } from '../../policy/rules.ts';
import { ownsSubject } from '../access/identity.ts';
import { ownDomain } from '../access/read-address.ts';
import { domainsOf, insideOf, mayHaveDomain, visibleDomains } from '../access/visibility.ts';
import type { Office } from '../context/app-context.ts';
import { asked } from '../context/try-mail-server.ts';
import { reachedAppPasswords } from './app-passwords.ts';
import { checkChange, checkDomain } from './check-change.ts';
import { mixedDisposal } from './check-disposal.ts';
import type { Sight } from './check-forwards.ts';
import { asHandover, needsAnother, takesFromOwner } from './owner-change.ts';
import { leadsProofs } from './ownership-proofs.ts';

/**
 * Measures what a change would do now and asks policy what it needs, as if the actor wanted it at this moment.
 * @returns the plan, or the rule that the change breaks.
 */
export async function planFor(
  office: Office,
  actor: Actor,
  wanted: Change,
  asking: Asking = {},
): Promise<Result<Plan, Fault>> {
  const sees = domainsOf(office, actor);
  const change = withOwnFolded(asHandover(office, wanted), sees);
  const lacking = lackedBy(office, change);
  if (lacking) return refused(lacking);
  const known = await knowledgeOf(office, actor, change, sees);
  if (!known.ok) return known;
  const effects = effectsOf(change, known.value);
  if (effects.length === 0 && change.kind === 'address') {
    return refused({ code: 'already-so', address: change.address, what: 'same' });
  }
  const proofs = await asked(leadsProofs(office, actor, change, effects));
  if (!proofs.ok) return proofs;
  const inside = insideOf(office, actor);
  const gate = gateOf(office, actor, { change, effects, inside, leadsProofs: proofs.value }, asking);
  return gate.ok ? ok(makePlan(change, effects, gate.value)) : gate;
}

/** A change whose forwards in our own domains are in lower case, as the addresses there are. */
function withOwnFolded(change: Change, sees: Sight): Change {
  const folded = (state: AddressState, found: AddressState | null) => ({
    ...state,
    forwards: withOwnInLowerCase(state.forwards, sees, found?.forwards),
  });
  if (change.kind === 'domain') return { ...change, postmaster: folded(change.postmaster, null) };
  if (change.kind !== 'address' || !change.after) return change;
  return { ...change, after: folded(change.after, change.before) };
}

/** What a change needs that the mail server of its domain can't do. */
function lackedBy({ mailServer }: Office, change: Change): Fault | null {
  const server = mailServer.serverOf(domainOf(subjectOf(change)));
  const what = needsOf(change).find((each) => server.lacks.includes(each));
  return what ? { code: 'server-cannot', server: server.name, what } : null;
}

/** What was asked for when the request was made is what approvals are counted against, whatever has changed since. */
export async function planUnderGate(
  office: Office,
  { requester, plan, asking }: Request,
): Promise<Result<Plan, Fault>> {
  const fresh = await planFor(office, requester, plan.change, asking);
  return fresh.ok ? ok(makePlan(fresh.value.change, fresh.value.effects, plan.gate)) : fresh;
}

/** What is known of the mailboxes that a change names, where no rule of addresses forbids it. */
async function knowledgeOf(
  office: Office,
  actor: Actor,
  change: Change,
  sees: Sight,
): Promise<Result<Knowledge, Fault>> {
  if (change.kind === 'domain') {
    const { domain } = change;
    const tenant = tenantOf(actor);
    if (!mayHaveDomain(office, tenant, domain)) return refused({ code: 'domain-not-given', domain, tenant });
    const checked = await asked(checkDomain(office.mailServer, change, sees));
    if (!checked.ok) return checked;
    return checked.value.ok ? ok({}) : checked.value;
  }
  const own = ownDomain(office, actor, domainOf(change.address), sees);
  if (!own.ok) return own;
  if (change.kind !== 'address') {
    const { lockOutLeaves = [] } = office.mailServer.serverOf(domainOf(change.address));
    return ok({ lockOutLeaves, ...(await reachedAppPasswords(office, change)) });
  }
  const checked = await asked(checkedKnowledge(office, change, insideOf(office, actor)));
  return checked.ok ? checked.value : checked;
}

type Planned = Pick<Plan, 'change' | 'effects'> & { readonly inside: Sight; readonly leadsProofs: boolean };

function gateOf(
  office: Office,
  actor: Actor,
  { change, effects, inside, leadsProofs }: Planned,
  { breakGlass }: Asking,
): Result<Gate, PolicyFault> {
  const rules = rulesOf(office, actor, change);
  const all = withPostmaster(office, change, effects);
  const fault =
    outOfBounds(all, rules, inside) ??
    takenForOurs(actor, all, () => visibleDomains(office, actor).map(({ domain }) => domain));
  if (fault) return refused(fault);
  const gate = gateFor(actor, change, effects, {
    rules,
    inside,
    owns: ownsSubject(office, actor, change),
    needsAnother: needsAnother(office, actor, change),
    leadsProofs,
  });
  if (!gate.ok || breakGlass === undefined) return gate;
  if (takesFromOwner(office, change, actor)) return refused({ code: 'own-gain' });
  return withBrokenGlass(actor, effects, gate.value);
}

/** A domain that is new to the mail server comes with a postmaster, whose forwards are bound as any others are. */
function withPostmaster({ store }: Office, change: Change, effects: readonly Effect[]): readonly Effect[] {
  if (change.kind !== 'domain' || store.domains.get(change.domain)) return effects;
  return [...effects, ...change.postmaster.forwards.map((to) => ({ kind: 'add-forward', to }) as const)];
}

/** What a new mailbox gets where nobody says how much it may hold: the most that policy lets it have. */
export const usualQuota = (office: Office, actor: Actor, address: Address): Bytes | null =>
  rulesAt(office, actor, address).largestQuota;

/** A quota as the mail server of an address can hold it: rounded up to its unit. */
export function quotaAsKept({ mailServer }: Office, address: Address, quota: Bytes | null): Bytes | null {
  const { quotaUnit = 1 } = mailServer.serverOf(domainOf(address));
  return quota === null ? null : Math.ceil(quota / quotaUnit) * quotaUnit;
}

/** What policy says of what somebody does at an address. */
export const rulesAt = ({ policy }: Office, actor: Actor, address: Address): Rules =>
  rulesFor(policy(), tenantOf(actor), domainOf(address));

/** What policy says of a change by somebody. */
export const rulesOf = (office: Office, actor: Actor, change: Change): Rules =>
  rulesAt(office, actor, subjectOf(change));

async function checkedKnowledge(
  office: Office,
  change: AddressChange,
  sees: Sight,
): Promise<Result<Knowledge, Fault>> {
  const server = office.mailServer.serverOf(domainOf(change.address));
  const disposals = server.disposals ?? {};
  const mixed = mixedDisposal(change, disposals);
  if (mixed) return refused(mixed);
  const words = (await server.rules?.refuses(change)) ?? null;
  if (words !== null) return refused({ code: 'server-refuses', server: server.name, words });
  const present = change.before?.mailbox ? await office.mailServer.measure(change.address) : null;
  const removed = removedAs(office, change);
  const checked = await checkChange(office.mailServer, change, present, sees, removed !== undefined);
  if (!checked.ok) return checked;
  return ok({
    // What else was measured must not get into the plan's hash.
    ...(present && { present: sizeOnly(present) }),
    ...(removed && { removed }),
    ...(await reachedAppPasswords(office, change)),
    ...(await catchAllAfter(office, change)),
    disposals,
  });
}

/** The catch-all that gets the address's mail once the change is made, as it forwards now. */
async function catchAllAfter(
  { mailServer }: Office,
  change: AddressChange,
): Promise<Pick<Knowledge, 'catchAll'>> {
  const domain = domainOf(change.address);
  const { suspendedGoesToCatchAll = false, disposals = {} } = mailServer.serverOf(domain);
  if (!leavesMailToCatchAll(change, suspendedGoesToCatchAll)) return {};
  const state = await mailServer.read(catchAllOf(domain));
  if (!state?.enabled) return {};
  const how = disposalOf(state.forwards, disposals);
  return { catchAll: { to: withoutDisposals(state.forwards, disposals), ...(how && { how }) } };
}

function removedAs(office: Office, { address, before, after }: AddressChange): Knowledge['removed'] {
  const id = after?.mailbox?.id;
  if (!id || id === before?.mailbox?.id) return undefined;
  const row = office.store.removedMailboxes
    .restorable(address, office.clock())
    .find(({ mailbox }) => mailbox === id);
  return row && { id: row.mailbox, holds: sizeOnly(row), removedAt: row.removedAt };
}

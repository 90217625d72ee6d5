import { type Actor, tenantOf } from '../../domain/actor.ts';
import { type Address, catchAllOf, domainOf } from '../../domain/address/address.ts';
import { pickSize } from '../../domain/address/address-state.ts';
import { soleDisposal, stripDisposals } from '../../domain/address/disposal.ts';
import type { Fault } from '../../domain/fault.ts';
import type { GroupWish } from '../../domain/groups/followed-group.ts';
import {
  type AbsenceChange,
  type AddressChange,
  addressChangesOf,
  type Change,
  type DomainQuotaChange,
  type GroupChange,
  type NoteChange,
  type RenameChange,
} from '../../domain/request/change.ts';
import type { EffectContext } from '../../domain/request/effect.ts';
import { leavesMailToCatchAll } from '../../domain/request/effects.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { presentAbsenceChange } from '../absence/present-absence.ts';
import { addressNotFound } from '../access/read-address.ts';
import type { DomainFilter } from '../access/visibility.ts';
import { canClaimDomain, visibleDomainFilter } from '../access/visibility.ts';
import type { AppContext } from '../context/app-context.ts';
import { tryMailServer } from '../context/try-mail-server.ts';
import { checkDkim } from '../dkim/check-dkim.ts';
import { followedAt, groupChange } from '../groups/group-change.ts';
import { noteChange } from '../notes/note-change.ts';
import { affectedAccess } from '../sharing/affected-access.ts';
import { checkAccess } from '../sharing/check-access.ts';
import { affectedAppPasswords } from './app-passwords.ts';
import { checkChange, mixedDisposalFault } from './check-change.ts';
import { checkDomain, checkDomainAlias, checkDomainRemoval } from './domains/check-domain.ts';
import { presentDomainQuotaChange } from './domains/check-domain-quota.ts';
import { stateIn } from './mail-view.ts';
import type { PlanningReads } from './planning-reads.ts';

/** A change, and what it is checked against. */
export type EffectReads = {
  readonly change: Change;
  readonly inside: DomainFilter;
  readonly reads: PlanningReads;
  /** What is to be noted with a change of an address. */
  readonly noted?: string | null | undefined;
  /** Which group an alias is to follow with it. */
  readonly follow?: GroupWish | undefined;
};

/** Checks a change against the rules for addresses and reads what its effects depend on. */
export async function readEffectContext(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock' | 'policy'>,
  actor: Actor,
  { change, inside, reads, noted, follow }: EffectReads,
): Promise<Result<EffectContext, Fault>> {
  if (change.kind === 'domain') {
    const { domain } = change;
    const tenant = tenantOf(actor);
    if (!canClaimDomain(app, tenant, domain)) return err({ code: 'domain-not-given', domain, tenant });
    const checked = await tryMailServer(checkDomain(reads, change, visibleDomainFilter(app, actor), inside));
    if (!checked.ok) return checked;
    return checked.value.ok ? ok({}) : checked.value;
  }
  if (change.kind === 'domain-remove') {
    const fault = await tryMailServer(checkDomainRemoval(reads, change));
    if (!fault.ok) return fault;
    return fault.value ? err(fault.value) : ok({});
  }
  if (change.kind === 'domain-alias') {
    const { domain, act } = change;
    const tenant = tenantOf(actor);
    // Who has the target may rid it of a name, whoever may have that domain.
    if (act === 'add' && !canClaimDomain(app, tenant, domain))
      return err({ code: 'domain-not-given', domain, tenant });
    const fault = await tryMailServer(checkDomainAlias(reads, change, visibleDomainFilter(app, actor)));
    if (!fault.ok) return fault;
    return fault.value ? err(fault.value) : ok({});
  }
  if (change.kind === 'dkim') {
    const fault = await tryMailServer(checkDkim(reads.servers, change));
    if (!fault.ok) return fault;
    return fault.value ? err(fault.value) : ok({});
  }
  if (change.kind === 'rename') {
    const checked = await tryMailServer(checkRenameAndReadContext(app, change, reads, inside));
    if (!checked.ok || !checked.value.ok) return checked.ok ? checked.value : checked;
    // It gives way to the mailbox's own.
    const isNoted = app.store.notes.of(change.from) !== null;
    const ofAlias = isNoted ? noteOf(app, { address: change.to, before: change.replaces }) : {};
    const replaced = { address: change.to, before: change.replaces };
    return ok({ ...checked.value.value, ...ofAlias, ...groupOf(app, replaced) });
  }
  if (isCheckedAsPresent(change)) return ok({});
  if (change.kind === 'access') {
    const fault = await tryMailServer(checkAccess(reads.servers, change));
    if (!fault.ok) return fault;
    return fault.value ? err(fault.value) : ok({});
  }
  if (change.kind !== 'address') {
    const { lockOutLeaves = [] } = app.mailServer.serverOf(domainOf(change.address));
    const read = await tryMailServer(
      Promise.all([measureToDelete(reads, change), affectedAccess(reads.servers, change)]),
    );
    if (!read.ok) return read;
    const [present, access] = read.value;
    return ok({
      ...{ lockOutLeaves, ...present, ...access },
      ...(await affectedAppPasswords({ mailServer: reads.servers }, change)),
    });
  }
  const checked = await tryMailServer(checkAndReadContext(app, change, reads, inside));
  if (!checked.ok) return checked;
  return checked.value.ok
    ? ok({ ...checked.value.value, ...(noted !== undefined && { noted }), ...(follow && { follow }) })
    : checked.value;
}

/** What a mailbox holds that is closed until it is deleted, and whether it can be restored then. */
async function measureToDelete(
  { servers }: PlanningReads,
  change: Change,
): Promise<Pick<EffectContext, 'present' | 'restorable'>> {
  if (change.kind !== 'owner' || change.closedUntil === undefined) return {};
  const present = await servers.measure(change.address);
  const { keepsRemoved } = servers.serverOf(domainOf(change.address));
  return {
    ...(present && { present: pickSize(present) }),
    ...(keepsRemoved !== 'retention' && { restorable: keepsRemoved }),
  };
}

/** Checks what a rename does to each of its two addresses. The mailbox itself stays, with all that is in it. */
async function checkRenameAndReadContext(
  app: Pick<AppContext, 'mailServer'>,
  change: RenameChange,
  reads: PlanningReads,
  sees: DomainFilter,
): Promise<Result<EffectContext, Fault>> {
  let context: EffectContext = {};
  for (const address of withinLimits(change)) {
    const why = await reads.refusal(address);
    const { name: server } = app.mailServer.serverOf(domainOf(address));
    if (why) return err({ code: 'server-refuses', server, address, why });
  }
  for (const each of addressChangesOf(change)) {
    const checked = await checkChange(reads, each, null, sees);
    if (!checked.ok) return checked;
    context = { ...context, ...(await resultingCatchAll(reads, each)) };
  }
  return ok({ ...context, ...(await affectedAccess(reads.servers, change)) });
}

/** The addresses that a domain's limits count: a domain has the mailbox it had, and an alias that gives way makes room. */
function withinLimits({ from, to, replaces }: RenameChange): Address[] {
  if (domainOf(from) !== domainOf(to)) return [from, to];
  return replaces ? [] : [from];
}

/** Whether nothing more is to be known of a change than what {@link presentChange} has looked at. */
const isCheckedAsPresent = (
  change: Change,
): change is NoteChange | GroupChange | AbsenceChange | DomainQuotaChange =>
  change.kind === 'note' ||
  change.kind === 'group' ||
  change.kind === 'absence' ||
  change.kind === 'domain-quota';

/** A change as it would be made now, where whoever asks says only what is to be: from what the address has. */
export async function presentChange(
  app: Pick<AppContext, 'store'>,
  reads: PlanningReads,
  change: Change,
): Promise<Result<Change, Fault>> {
  if (change.kind === 'note') return presentNoteChange(app, reads, change);
  if (change.kind === 'absence') return presentAbsenceChange(reads.servers, change);
  if (change.kind === 'domain-quota') return presentDomainQuotaChange(reads.servers, change);
  return change.kind === 'group' ? presentGroupChange(app, reads, change) : ok(change);
}

/** A change of which group an alias follows; a fault where the address does not exist, or is to be a mailbox. */
async function presentGroupChange(
  app: Pick<AppContext, 'store'>,
  { after }: PlanningReads,
  change: GroupChange,
): Promise<Result<GroupChange, Fault>> {
  const read = await tryMailServer(stateIn(after, change.address));
  if (!read.ok) return read;
  if (!read.value) return err(addressNotFound(change.address));
  return read.value.mailbox && change.to
    ? err({ code: 'group-needs-alias', address: change.address })
    : ok(groupChange(app, change));
}

/** A change of a note, from the one that the address has now; a fault where the address does not exist, or goes. */
async function presentNoteChange(
  app: Pick<AppContext, 'store'>,
  { present, after }: PlanningReads,
  { address, to }: NoteChange,
): Promise<Result<NoteChange, Fault>> {
  const read = await tryMailServer(Promise.all([stateIn(present, address), stateIn(after, address)]));
  if (!read.ok) return read;
  const [before, state] = read.value;
  return before && state ? ok(noteChange(app, { address, state, to })) : err(addressNotFound(address));
}

async function checkAndReadContext(
  app: Pick<AppContext, 'store' | 'mailServer' | 'clock'>,
  change: AddressChange,
  reads: PlanningReads,
  sees: DomainFilter,
): Promise<Result<EffectContext, Fault>> {
  const server = app.mailServer.serverOf(domainOf(change.address));
  const disposals = server.disposals ?? {};
  const mixed = mixedDisposalFault(change, disposals);
  if (mixed) return err(mixed);
  const why = await reads.refusal(change.address);
  if (why) return err({ code: 'server-refuses', server: server.name, address: change.address, why });
  const present = change.before?.mailbox ? await reads.servers.measure(change.address) : null;
  const removed = findRemovedMailbox(app, change);
  const checked = await checkChange(reads, change, present, sees, removed !== undefined);
  if (!checked.ok) return checked;
  return ok({
    // Anything else that was measured must not get into the plan's hash.
    ...(present && { present: pickSize(present) }),
    ...(removed && { removed }),
    ...(await affectedAppPasswords({ mailServer: reads.servers }, change)),
    ...(await affectedAccess(reads.servers, change)),
    ...(await resultingCatchAll(reads, change)),
    ...noteOf(app, change),
    ...groupOf(app, change),
    disposals,
  });
}

/** What is noted about an address that exists. */
function noteOf(
  { store }: Pick<AppContext, 'store'>,
  { address, before }: Pick<AddressChange, 'address' | 'before'>,
): EffectContext {
  const note = before && store.notes.of(address);
  return note === null ? {} : { note };
}

/** The group that an address follows. */
function groupOf(
  app: Pick<AppContext, 'store'>,
  { address, before }: Pick<AddressChange, 'address' | 'before'>,
): EffectContext {
  const follows = before && followedAt(app, address);
  return follows ? { follows } : {};
}

/** The catch-all that gets the address's mail once the change is applied, with its present forwards. */
async function resultingCatchAll(
  { servers, after }: PlanningReads,
  change: AddressChange,
): Promise<Pick<EffectContext, 'catchAll'>> {
  const domain = domainOf(change.address);
  const { suspendedGoesToCatchAll = false, disposals = {} } = servers.serverOf(domain);
  if (!leavesMailToCatchAll(change, suspendedGoesToCatchAll)) return {};
  const state = await stateIn(after, catchAllOf(domain));
  if (!state?.enabled) return {};
  const how = soleDisposal(state.forwards, disposals);
  return { catchAll: { to: stripDisposals(state.forwards, disposals), ...(how && { how }) } };
}

function findRemovedMailbox(
  app: Pick<AppContext, 'store' | 'clock'>,
  { address, before, after }: AddressChange,
): EffectContext['removed'] {
  const id = after?.mailbox?.id;
  if (!id || id === before?.mailbox?.id) return undefined;
  const row = app.store.removedMailboxes
    .restorable(address, app.clock())
    .find(({ mailbox }) => mailbox === id);
  return row && { id: row.mailbox, holds: pickSize(row), removedAt: row.removedAt };
}

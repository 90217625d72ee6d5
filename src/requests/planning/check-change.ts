import {
  deliveryFault,
  domainOf,
  findDelimiter,
  isCatchAll,
  isPostmaster,
  postmasterOf,
  syntaxFault,
} from '../../domain/address/address.ts';
import { type AddressState, deliversLocally, type MailboxSize } from '../../domain/address/address-state.ts';
import { addedDestinations, addressesIn } from '../../domain/address/destination.ts';
import { type Disposals, findDisposal } from '../../domain/address/disposal.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AddressChange, DomainChange } from '../../domain/request/change.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { MailServers } from '../../mail-servers/combine-servers.ts';
import type { DomainFilter } from '../access/visibility.ts';
import { checkForwards } from './check-forwards.ts';
import { checkRemoval } from './check-removal.ts';

/**
 * Checks a change of an address against the rules of addresses, whichever command it comes from.
 * `present` is what its mailbox holds now; `comesBack`: the one that it gets was removed before.
 */
export async function checkChange(
  mailServer: MailServers,
  change: AddressChange,
  present: MailboxSize | null,
  sees: DomainFilter,
  comesBack = false,
): Promise<Result<null, Fault>> {
  const fault =
    unreachableFault(change, comesBack) ??
    postmasterFault(change) ??
    mailboxFault(change, {
      comesBack,
      delimiters: mailServer.serverOf(domainOf(change.address)).recipientDelimiter,
    }) ??
    noDestinationFault(change) ??
    quotaFault(change, present);
  if (fault) return err(fault);
  const forwards = await checkChangedForwards(mailServer, change, sees);
  if (!forwards.ok) return forwards;
  const removal = await checkRemoval(mailServer, change, sees);
  return removal ? err(removal) : ok(null);
}

/** Checks that a domain is new, and that its postmaster leads somewhere. */
export async function checkDomain(
  mailServer: MailServers,
  { domain, postmaster }: DomainChange,
  sees: DomainFilter,
): Promise<Result<null, Fault>> {
  if (sees(domain)) return err({ code: 'domain-taken', domain });
  const domains = await mailServer.domains();
  // It is only made known to one more tenant; the driver sees to it that its postmaster is as the plan has it.
  if (domains.includes(domain)) return ok(null);
  return checkForwards(mailServer, postmasterOf(domain), postmaster.forwards, sees);
}

/** What is there may stay, and a removed mailbox's mail come back; what is new, or would be forwarded to from now on, must be reached by mail. */
function unreachableFault({ address, before, after }: AddressChange, comesBack: boolean): Fault | null {
  if (!after) return null;
  const unreached = deliveryFault(address);
  if (!before && !comesBack && unreached) return unreached;
  const added = addressesIn(addedDestinations(before?.forwards, after.forwards));
  // A route before another domain's @ is for that domain's own server to read.
  const bounced = added.map(deliveryFault).find((fault) => fault?.code === 'local-part-hyphen');
  return bounced ?? null;
}

function postmasterFault({ address, before, after }: AddressChange): Fault | null {
  if (!isPostmaster(address) || !before) return null;
  if (!after) return { code: 'postmaster-protected', address, act: 'delete' };
  return before.enabled && !after.enabled ? { code: 'postmaster-protected', address, act: 'suspend' } : null;
}

function mailboxFault(
  { address, before, after }: AddressChange,
  { comesBack, delimiters }: { readonly comesBack: boolean; readonly delimiters: string | undefined },
): Fault | null {
  if (!after?.mailbox || before?.mailbox?.id === after.mailbox.id) return null;
  if (isCatchAll(address)) return { code: 'mailbox-catch-all', address };
  // One that was there may come back.
  if (comesBack) return null;
  const fault = syntaxFault(address);
  if (fault) return fault;
  const delimiter = findDelimiter(address, delimiters);
  return delimiter === null ? null : { code: 'mailbox-with-tag', address, delimiter };
}

/** Postfix would take a mailbox that nothing leads to for one with local delivery. What is so already may stay. */
function noDestinationFault({ address, before, after }: AddressChange): Fault | null {
  const isSo = (state: AddressState | null) =>
    state !== null && state.mailbox !== null && !deliversLocally(state) && state.forwards.length === 0;
  return isSo(after) && !isSo(before) ? { code: 'last-forward', address, of: 'mailbox' } : null;
}

function quotaFault({ before, after }: AddressChange, present: MailboxSize | null): Fault | null {
  const quota = after?.mailbox?.quota ?? null;
  if (quota === null || !present || present.unknown || before?.mailbox?.id !== after?.mailbox?.id)
    return null;
  if (quota === (before?.mailbox?.quota ?? null)) return null;
  return quota < present.bytes ? { code: 'quota-below-use', quota, used: present.bytes } : null;
}

async function checkChangedForwards(
  mailServer: MailServers,
  change: AddressChange,
  sees: DomainFilter,
): Promise<Result<null, Fault>> {
  return change.after
    ? checkForwards(mailServer, change.address, change.after.forwards, sees, change.before?.forwards)
    : ok(null);
}

/**
 * What becomes of an address's mail instead of being kept or forwarded goes with neither. What is so already, may stay.
 * `disposals` are those of its mail server.
 */
export function mixedDisposalFault(
  { address, before, after }: AddressChange,
  disposals: Disposals,
): Fault | null {
  const how = after && findDisposal(after.forwards, disposals);
  if (!how || mixesDisposal(before, disposals) || !mixesDisposal(after, disposals)) return null;
  return { code: 'disposal-mixed', address, how, to: after.forwards.filter((to) => !(to in disposals)) };
}

const mixesDisposal = (state: AddressState | null, disposals: Disposals): boolean =>
  state !== null &&
  findDisposal(state.forwards, disposals) !== null &&
  (state.mailbox !== null || state.forwards.length > 1);

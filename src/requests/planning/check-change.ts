import {
  delimiterIn,
  domainOf,
  improper,
  isCatchAll,
  isPostmaster,
  postmasterOf,
  undeliverable,
} from '../../domain/address/address.ts';
import { type AddressState, keepsMail, type MailboxSize } from '../../domain/address/address-state.ts';
import { addressesIn, missingFrom } from '../../domain/address/destination.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AddressChange, DomainChange } from '../../domain/request/change.ts';
import { ok, type Result, refused } from '../../domain/result.ts';
import type { MailServers } from '../../mail-servers/combine-servers.ts';
import { checkForwards, type Sight } from './check-forwards.ts';
import { faultOfRemoval } from './check-removal.ts';

/**
 * Checks a change of an address against the rules of addresses, whichever command it comes from.
 * `present` is what its mailbox holds now; `comesBack`: the one that it gets was removed before.
 */
export async function checkChange(
  mailServer: MailServers,
  change: AddressChange,
  present: MailboxSize | null,
  sees: Sight,
  comesBack = false,
): Promise<Result<null, Fault>> {
  const fault =
    neverReached(change, comesBack) ??
    protectedPostmaster(change) ??
    impossibleMailbox(change, {
      comesBack,
      delimiters: mailServer.serverOf(domainOf(change.address)).recipientDelimiter,
    }) ??
    leadsNowhere(change) ??
    quotaBelowUse(change, present);
  if (fault) return refused(fault);
  const forwards = await changedForwards(mailServer, change, sees);
  if (!forwards.ok) return forwards;
  const removal = await faultOfRemoval(mailServer, change, sees);
  return removal ? refused(removal) : ok(null);
}

/** Checks that a domain is new, and that its postmaster leads somewhere. */
export async function checkDomain(
  mailServer: MailServers,
  { domain, postmaster }: DomainChange,
  sees: Sight,
): Promise<Result<null, Fault>> {
  if (sees(domain)) return refused({ code: 'domain-taken', domain });
  const domains = await mailServer.domains();
  // It is only made known to one more tenant; the driver sees to it that its postmaster is as the plan has it.
  if (domains.includes(domain)) return ok(null);
  return checkForwards(mailServer, postmasterOf(domain), postmaster.forwards, sees);
}

/** What is there may stay, and a removed mailbox's mail come back; what is new, or would be forwarded to from now on, must be reached by mail. */
function neverReached({ address, before, after }: AddressChange, comesBack: boolean): Fault | null {
  if (!after) return null;
  const unreached = undeliverable(address);
  if (!before && !comesBack && unreached) return unreached;
  const added = addressesIn(missingFrom(before?.forwards, after.forwards));
  // A route before another domain's @ is for that domain's own server to read.
  const bounced = added.map(undeliverable).find((fault) => fault?.code === 'local-part-hyphen');
  return bounced ?? null;
}

function protectedPostmaster({ address, before, after }: AddressChange): Fault | null {
  if (!isPostmaster(address) || !before) return null;
  if (!after) return { code: 'postmaster-protected', address, act: 'delete' };
  return before.enabled && !after.enabled ? { code: 'postmaster-protected', address, act: 'suspend' } : null;
}

function impossibleMailbox(
  { address, before, after }: AddressChange,
  { comesBack, delimiters }: { readonly comesBack: boolean; readonly delimiters: string | undefined },
): Fault | null {
  if (!after?.mailbox || before?.mailbox?.id === after.mailbox.id) return null;
  if (isCatchAll(address)) return { code: 'mailbox-catch-all', address };
  // One that was there may come back.
  if (comesBack) return null;
  const fault = improper(address);
  if (fault) return fault;
  const delimiter = delimiterIn(address, delimiters);
  return delimiter === null ? null : { code: 'mailbox-with-tag', address, delimiter };
}

/** Postfix would take a mailbox that nothing leads to for one with local delivery. What is so already may stay. */
function leadsNowhere({ address, before, after }: AddressChange): Fault | null {
  const isSo = (state: AddressState | null) =>
    state !== null && state.mailbox !== null && !keepsMail(state) && state.forwards.length === 0;
  return isSo(after) && !isSo(before) ? { code: 'last-forward', address, of: 'mailbox' } : null;
}

function quotaBelowUse({ before, after }: AddressChange, present: MailboxSize | null): Fault | null {
  const quota = after?.mailbox?.quota ?? null;
  if (quota === null || !present || present.unknown || before?.mailbox?.id !== after?.mailbox?.id)
    return null;
  if (quota === (before?.mailbox?.quota ?? null)) return null;
  return quota < present.bytes ? { code: 'quota-below-use', quota, used: present.bytes } : null;
}

async function changedForwards(
  mailServer: MailServers,
  change: AddressChange,
  sees: Sight,
): Promise<Result<null, Fault>> {
  return change.after
    ? checkForwards(mailServer, change.address, change.after.forwards, sees, change.before?.forwards)
    : ok(null);
}

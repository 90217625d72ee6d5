import {
  type Address,
  domainOf,
  isCatchAll,
  isPostmaster,
  localPartOf,
  postmasterOf,
  undeliverable,
} from '../domain/address.ts';
import type { MailboxSize } from '../domain/address-state.ts';
import type { AddressChange, DomainChange } from '../domain/change.ts';
import type { Fault } from '../domain/fault.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import type { MailServerReads } from '../mail-servers/port.ts';
import { checkForwards, type Sight } from './check-forwards.ts';

/**
 * Checks a change of an address against the rules of addresses, whichever command it comes from.
 * `present` is what its mailbox holds now; `comesBack`: the one that it gets was removed before.
 */
export async function checkChange(
  mailServer: MailServerReads,
  change: AddressChange,
  present: MailboxSize | null,
  sees: Sight,
  comesBack = false,
): Promise<Result<null, Fault>> {
  const fault =
    neverReached(change, comesBack) ??
    protectedPostmaster(change) ??
    impossibleMailbox(change) ??
    quotaBelowUse(change, present);
  if (fault) return refused(fault);
  const forwards = await changedForwards(mailServer, change, sees);
  return forwards.ok ? abandoned(mailServer, change, sees) : forwards;
}

/** Checks that a domain is new, and that its postmaster leads somewhere. */
export async function checkDomain(
  mailServer: MailServerReads,
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
  const added = after.forwards.filter((forward) => !before?.forwards.includes(forward));
  // A route before another domain's @ is for that domain's own server to read.
  const bounced = added.map(undeliverable).find((fault) => fault?.code === 'local-part-hyphen');
  return bounced ?? null;
}

function protectedPostmaster({ address, before, after }: AddressChange): Fault | null {
  if (!isPostmaster(address) || !before) return null;
  if (!after) return { code: 'postmaster-protected', address, act: 'delete' };
  return before.enabled && !after.enabled ? { code: 'postmaster-protected', address, act: 'suspend' } : null;
}

function impossibleMailbox({ address, before, after }: AddressChange): Fault | null {
  if (!after?.mailbox || before?.mailbox?.id === after.mailbox.id) return null;
  if (isCatchAll(address)) return { code: 'mailbox-catch-all', address };
  return localPartOf(address).includes('+') ? { code: 'mailbox-with-tag', address } : null;
}

function quotaBelowUse({ before, after }: AddressChange, present: MailboxSize | null): Fault | null {
  const quota = after?.mailbox?.quota ?? null;
  if (quota === null || !present || present.unknown || before?.mailbox?.id !== after?.mailbox?.id)
    return null;
  if (quota === (before?.mailbox?.quota ?? null)) return null;
  return quota < present.bytes ? { code: 'quota-below-use', quota, used: present.bytes } : null;
}

async function changedForwards(
  mailServer: MailServerReads,
  change: AddressChange,
  sees: Sight,
): Promise<Result<null, Fault>> {
  const before = new Set<Address>(change.before?.forwards);
  const after = change.after?.forwards ?? [];
  const added = after.some((forward) => !before.has(forward)) || after.length > new Set(after).size;
  return added ? checkForwards(mailServer, change.address, after, sees) : ok(null);
}

/** An address that others forward to can't go: their mail would come back. Another tenant's others don't count. */
async function abandoned(
  mailServer: MailServerReads,
  { address, before, after }: AddressChange,
  sees: Sight,
): Promise<Result<null, Fault>> {
  if (!before || after || isCatchAll(address)) return ok(null);
  const forwarders = (await mailServer.forwardersTo(address)).filter((each) => sees(domainOf(each)));
  return forwarders.length === 0
    ? ok(null)
    : refused({ code: 'still-forwarded-to', address, by: forwarders });
}

import {
  deliveryFault,
  domainOf,
  findDelimiter,
  isCatchAll,
  isPostmaster,
  syntaxFault,
} from '../../domain/address/address.ts';
import { type AddressState, deliversLocally, type MailboxSize } from '../../domain/address/address-state.ts';
import { addedDestinations, addressesIn } from '../../domain/address/destination.ts';
import { type Disposals, findDisposal } from '../../domain/address/disposal.ts';
import type { Fault } from '../../domain/fault.ts';
import type { AddressChange } from '../../domain/request/change.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { DomainFilter } from '../access/visibility.ts';
import { checkForwards } from './check-forwards.ts';
import { checkRemainingForwarders } from './check-remaining-forwarders.ts';
import type { PlanningReads } from './planning-reads.ts';

/**
 * Checks a change of an address against the rules for addresses, whichever command it comes from.
 * @param present what the address's mailbox holds now. @param comesBack whether it gets a removed mailbox back.
 */
export async function checkChange(
  reads: PlanningReads,
  change: AddressChange,
  present: MailboxSize | null,
  sees: DomainFilter,
  comesBack = false,
): Promise<Result<null, Fault>> {
  const fault =
    unreachableFault(change, comesBack) ??
    postmasterFault(change, reads.removes(domainOf(change.address))) ??
    mailboxFault(change, {
      comesBack,
      delimiters: reads.servers.serverOf(domainOf(change.address)).recipientDelimiter,
    }) ??
    noDestinationFault(change) ??
    quotaFault(change, present);
  if (fault) return err(fault);
  const forwards = await checkChangedForwards(reads, change, sees);
  if (!forwards.ok) return forwards;
  const removal = await checkRemainingForwarders(reads, change, sees);
  return removal ? err(removal) : ok(null);
}

/** New addresses and new forwards must be deliverable; existing addresses may stay, and removed mailboxes come back. */
function unreachableFault({ address, before, after }: AddressChange, comesBack: boolean): Fault | null {
  if (!after) return null;
  const unreached = deliveryFault(address);
  if (!before && !comesBack && unreached) return unreached;
  const added = addressesIn(addedDestinations(before?.forwards, after.forwards));
  // Other faults depend on how the destination domain's own server reads the local part.
  const bounced = added.map(deliveryFault).find((fault) => fault?.code === 'local-part-hyphen');
  return bounced ?? null;
}

/** A postmaster goes with its domain alone. */
function postmasterFault({ address, before, after }: AddressChange, withDomain: boolean): Fault | null {
  if (!isPostmaster(address) || !before || (!after && withDomain)) return null;
  if (!after) return { code: 'postmaster-protected', address, act: 'delete' };
  // Its mail must arrive; whether somebody can log in is nobody else's business.
  return before.enabled && !after.enabled ? { code: 'postmaster-protected', address, act: 'suspend' } : null;
}

function mailboxFault(
  { address, before, after }: AddressChange,
  { comesBack, delimiters }: { readonly comesBack: boolean; readonly delimiters: string | undefined },
): Fault | null {
  if (!after?.mailbox || before?.mailbox?.id === after.mailbox.id) return null;
  if (isCatchAll(address)) return { code: 'mailbox-catch-all', address };
  if (comesBack) return null;
  const fault = syntaxFault(address);
  if (fault) return fault;
  const delimiter = findDelimiter(address, delimiters);
  return delimiter === null ? null : { code: 'mailbox-with-tag', address, delimiter };
}

/** Postfix delivers locally to a mailbox without any forwards. An address that is so already may stay. */
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
  reads: PlanningReads,
  change: AddressChange,
  sees: DomainFilter,
): Promise<Result<null, Fault>> {
  return change.after
    ? checkForwards(
        reads.after,
        change.address,
        change.after.forwards,
        sees,
        change.before?.forwards,
        reads.mayLoop(change.address),
      )
    : ok(null);
}

/**
 * Refuses a disposal, such as `/dev/null`, beside a mailbox or other forwards. An address that is so already may stay.
 * @param disposals those of the address's mail server.
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

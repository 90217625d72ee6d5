import type { Absence } from '../absence/absence.ts';
import type { Actor } from '../actor.ts';
import { type Address, type Domain, domainOf, isCatchAll, postmasterOf } from '../address/address.ts';
import { type AddressState, type Bytes, deliversLocally, type MailboxId } from '../address/address-state.ts';
import type { Capability } from '../capability.ts';
import type { DkimChange } from '../dkim/dkim-change.ts';
import type { FollowedGroup, PlacedMember } from '../groups/followed-group.ts';
import type { AccessRights } from '../sharing/access-rights.ts';
import { suspensionCapabilities } from '../suspension/suspension-capabilities.ts';

/** One address's state, before and after. `null`: it does not exist. */
export type AddressChange = {
  readonly kind: 'address';
  readonly address: Address;
  readonly before: AddressState | null;
  readonly after: AddressState | null;
};

/** A new password for a mailbox. Its hash is stored beside the change, sealed, and never part of it. */
export type PasswordChange = {
  readonly kind: 'password';
  readonly address: Address;
  readonly mailbox: MailboxId;
};

/** A domain to receive mail for, with its postmaster. */
export type DomainChange = {
  readonly kind: 'domain';
  readonly domain: Domain;
  /** Null: another change of the request makes it, or a domain comes back that had none. */
  readonly postmaster: AddressState | null;
};

/** A domain to receive no mail for any more. Its addresses are gone before it: other changes of the request delete them. */
export type DomainRemoval = {
  readonly kind: 'domain-remove';
  readonly domain: Domain;
};

/** A domain that becomes another name of a domain, or is one no longer. It has no addresses of its own. */
export type DomainAliasChange = {
  readonly kind: 'domain-alias';
  readonly domain: Domain;
  readonly target: Domain;
  readonly act: 'add' | 'remove';
};

/** Another quota for a domain: the most that the quotas of its mailboxes may add up to. Null: there is none. */
export type DomainQuotaChange = {
  readonly kind: 'domain-quota';
  readonly domain: Domain;
  readonly before: Bytes | null;
  readonly after: Bytes | null;
};

/**
 * A password for one device or program, beside the mailbox's own: added or revoked. Its name is unique in the mailbox. A
 * new one's hash is stored beside the change, sealed.
 */
export type AppPasswordChange = {
  readonly kind: 'app-password';
  readonly address: Address;
  readonly mailbox: MailboxId;
  readonly name: string;
  readonly act: 'add' | 'revoke';
};

/** A new owner for a mailbox. */
export type OwnerChange = {
  readonly kind: 'owner';
  readonly address: Address;
  readonly mailbox: MailboxId;
  /** Null: no owner was known. */
  readonly from: Actor | null;
  readonly to: Actor;
  /** Whether it also revokes all access to the mailbox: its password, app passwords, links and sessions. */
  readonly locksOut: boolean;
  /** Until when the mailbox is closed: nobody gets a link to it, and then it is deleted. Absent: it goes on. */
  readonly closedUntil?: number;
};

/** A one-time link for a mailbox's owner, to set its password or to see a new app password. Changes nothing by itself. */
export type LinkChange = {
  readonly kind: 'link';
  readonly address: Address;
  readonly mailbox: MailboxId;
  readonly owner: Actor;
  /** The app password that it is for; null: the mailbox's own password. */
  readonly appPassword: string | null;
};

/**
 * Another address for a mailbox, which stays the same with its mail, passwords and owner. It is about two addresses, and is
 * applied as one.
 */
export type RenameChange = {
  readonly kind: 'rename';
  readonly from: Address;
  readonly to: Address;
  readonly mailbox: MailboxId;
  /** The state of `from`, with the mailbox: that of `to` afterwards. */
  readonly before: AddressState;
  /** The state of `to`: null, or an alias that leads to `from` alone, whose place the mailbox takes. */
  readonly replaces: AddressState | null;
  /** Whether `from` becomes an alias of `to`; otherwise it is gone. */
  readonly keepsAlias: boolean;
};

/** What is noted about an address, for whoever reads it: another text, or none (null). Kept here, not on the mail server. */
export type NoteChange = {
  readonly kind: 'note';
  readonly address: Address;
  /** The address's mailbox; null: it has none. */
  readonly mailbox: MailboxId | null;
  readonly from: string | null;
  readonly to: string | null;
};

/**
 * Which group an alias follows: another one, or none (null). Kept here, not on the mail server. Where its forwards change with
 * that, it is a change of the address, which says so.
 */
export type GroupChange = {
  readonly kind: 'group';
  readonly address: Address;
  readonly from: FollowedGroup | null;
  readonly to: FollowedGroup | null;
  /** Where the members' mail goes now; empty where no group is followed. */
  readonly placed: readonly PlacedMember[];
};

/**
 * What the holder of a mailbox may do with another address: read its folders, change what is in them, send as it. Both are
 * on one mail server.
 */
export type AccessChange = {
  readonly kind: 'access';
  readonly address: Address;
  /** The address's mailbox, which alone has folders; null: it has none, and can only be sent as. */
  readonly mailbox: MailboxId | null;
  readonly holder: Address;
  readonly holderMailbox: MailboxId;
  readonly before: AccessRights;
  readonly after: AccessRights;
};

/** What a mailbox answers while its owner is away: another absence, or none (null). */
export type AbsenceChange = {
  readonly kind: 'absence';
  readonly address: Address;
  readonly mailbox: MailboxId;
  readonly before: Absence | null;
  readonly after: Absence | null;
};

/** A change that a mail server applies, if only by checking that it still may be. */
export type ServerChange =
  | AddressChange
  | RenameChange
  | PasswordChange
  | AppPasswordChange
  | OwnerChange
  | LinkChange
  | AccessChange
  | AbsenceChange
  | DomainChange
  | DomainRemoval
  | DomainAliasChange
  | DomainQuotaChange
  | DkimChange;

/** The changes that are about a domain as a whole. */
export type ChangeOfDomain =
  | DomainChange
  | DomainRemoval
  | DomainAliasChange
  | DomainQuotaChange
  | DkimChange;

export type Change = ServerChange | NoteChange | GroupChange;

/** Whether a mail server applies the change; otherwise it is made in our own database alone. */
export const isForServer = (change: Change): change is ServerChange =>
  change.kind !== 'note' && change.kind !== 'group';

/** Whether a change is about a domain as a whole, and not about one address. */
export const isOfDomain = (change: Change): change is ChangeOfDomain =>
  change.kind === 'domain' ||
  change.kind === 'domain-remove' ||
  change.kind === 'domain-alias' ||
  change.kind === 'domain-quota' ||
  change.kind === 'dkim';

/** The address that a change is named by: of a rename the new one, of a domain its postmaster. */
export function targetOf(change: Change): Address {
  if (change.kind === 'rename') return change.to;
  return isOfDomain(change) ? postmasterOf(change.domain) : change.address;
}

/** All addresses that a change is about, its own first. At most one request in progress may be about each. */
export const targetsOf = (change: Change): readonly [Address, ...Address[]] =>
  change.kind === 'rename' ? [change.to, change.from] : [targetOf(change)];

/** Whether a planned change is a rename: the only kind that is about two addresses. */
export const isRename = ({ change }: { readonly change: Change }): boolean => change.kind === 'rename';

/** What a change does to the state of each address that it is about; empty where it changes none. */
export function addressChangesOf(change: Change): readonly AddressChange[] {
  if (change.kind === 'address') return [change];
  return change.kind === 'rename' ? [changeOfNewName(change), changeOfOldName(change)] : [];
}

const changeOfNewName = ({ to, before, replaces }: RenameChange): AddressChange => ({
  ...{ kind: 'address', address: to, before: replaces, after: before },
});

const changeOfOldName = ({ from, to, before, keepsAlias }: RenameChange): AddressChange => ({
  ...{ kind: 'address', address: from, before },
  after: keepsAlias ? aliasTo(to) : null,
});

/** The alias that a renamed mailbox leaves behind. Active even if the mailbox is suspended: nobody would resume it too. */
const aliasTo = (address: Address): AddressState => ({
  mailbox: null,
  forwards: [address],
  enabled: true,
});

/** The domain whose mail server applies a change, and under whose rules it is: of another name, that of its target. */
export const homeOf = (change: Change): Domain =>
  change.kind === 'domain-alias' ? change.target : domainOf(targetOf(change));

/** The same of each address that it is about, and of whoever it lets in. */
export const homesOf = (change: Change): readonly Domain[] => {
  if (change.kind === 'access') return [homeOf(change), domainOf(change.holder)];
  return change.kind === 'rename' ? targetsOf(change).map(domainOf) : [homeOf(change)];
};

/** The capabilities that a change needs of its mail server. */
export function requiredCapabilities(change: Change): Capability[] {
  switch (change.kind) {
    case 'domain':
      return ['domains'];
    case 'domain-remove':
      return ['domain-removal'];
    case 'domain-alias':
      return ['domain-alias'];
    case 'domain-quota':
      return ['domain-quota'];
    case 'dkim':
      return ['dkim'];
    case 'app-password':
      return ['app-passwords'];
    case 'link':
      return change.appPassword === null ? [] : ['app-passwords'];
    case 'address':
      return requiredAddressCapabilities(change);
    case 'rename':
      return isSameDomain(change) ? ['rename'] : ['rename', 'rename-to-other-domain'];
    case 'access':
      return requiredAccessCapabilities(change);
    case 'absence':
      return ['away'];
    case 'password':
    case 'owner':
    case 'note':
    case 'group':
      return [];
  }
}

const requiredAccessCapabilities = ({ before, after }: AccessChange): Capability[] => [
  ...(before.folders === after.folders ? [] : (['shared-mailboxes'] as const)),
  ...(before.send === after.send ? [] : (['send-as'] as const)),
];

const isSameDomain = ({ from, to }: RenameChange): boolean => domainOf(from) === domainOf(to);

/** An address that uses a capability already may keep it. */
function requiredAddressCapabilities({ address, before, after }: AddressChange): Capability[] {
  const isMixed = (state: AddressState | null): boolean =>
    state !== null && state.mailbox !== null && state.forwards.length > 0;
  const isForwarding = (state: AddressState | null): boolean =>
    state !== null && state.mailbox !== null && !deliversLocally(state);
  return [
    ...(isMixed(after) && !isMixed(before) ? (['mixed'] as const) : []),
    ...(isForwarding(after) && before?.mailbox && !isForwarding(before) ? (['forward-only'] as const) : []),
    ...(isCatchAll(address) && after && !before ? (['catch-all'] as const) : []),
    ...suspensionCapabilities(before, after),
  ];
}

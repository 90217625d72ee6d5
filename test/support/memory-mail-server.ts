import { type Absence, type OwnFilter, sameAbsence } from '../../src/domain/absence/absence.ts';
import {
  type Address,
  type Domain,
  domainOf,
  isCatchAll,
  postmasterOf,
  stripTag,
} from '../../src/domain/address/address.ts';
import {
  type AddressState,
  type Bytes,
  emptySize,
  type MailboxId,
  type MailboxSize,
  sameState,
} from '../../src/domain/address/address-state.ts';
import {
  type AliasDomain,
  aliasDomainsOf,
  mergeAliasDomains,
} from '../../src/domain/address/alias-domain.ts';
import { addressesIn, destinationKey } from '../../src/domain/address/destination.ts';
import { type DkimChange, dkimRefusal, isDone } from '../../src/domain/dkim/dkim-change.ts';
import type { DkimKey } from '../../src/domain/dkim/dkim-key.ts';
import type { LastLogin } from '../../src/domain/domain-review/last-login.ts';
import type { FolderSize } from '../../src/domain/quota/folder-size.ts';
import {
  type AbsenceChange,
  type AddressChange,
  type AppPasswordChange,
  addressChangesOf,
  type DomainAliasChange,
  type DomainChange,
  type DomainRemoval,
  type LinkChange,
  type OwnerChange,
  type PasswordChange,
  type RenameChange,
} from '../../src/domain/request/change.ts';
import { useOf } from '../../src/domain/request/domain-use.ts';
import { TokenOutdated } from '../../src/lib/fence/fence.ts';
import type { MailServer, Order, Outcome, RemovedMailbox } from '../../src/mail-servers/port.ts';
import { createAddressReads, readEach } from '../../src/mail-servers/shared/list-reads.ts';
import { changeMemoryAccess, endMemoryAccess, type HeldAccess, memoryAccess } from './memory-access.ts';
import { domainQuotaOf, exceededQuota, refuseBeyondQuota, setDomainQuota } from './memory-domain-quota.ts';

/** A mail server that keeps everything in maps, which a test may read and change directly. */
export type MemoryMailServer = MailServer & {
  readonly held: {
    readonly domains: Set<Domain>;
    readonly aliasDomains: AliasDomain[];
    readonly domainQuotas: Map<Domain, Bytes>;
    /** What the folders of mailboxes hold. */
    readonly folders: Map<MailboxId, FolderSize[]>;
    readonly addresses: Map<Address, AddressState>;
    /** The contents of mailboxes; one that is missing here is empty. */
    readonly sizes: Map<MailboxId, MailboxSize>;
    readonly passwordHashes: Map<MailboxId, string>;
    /** The hashes of each mailbox's app passwords, by name. */
    readonly appPasswords: Map<MailboxId, Map<string, string>>;
    readonly access: HeldAccess[];
    readonly absences: Map<MailboxId, Absence>;
    /** The owners' own mail filters that are active. */
    readonly filters: Map<MailboxId, OwnFilter>;
    readonly trash: Set<MailboxId>;
    /** The DKIM keys of domains. */
    readonly dkimKeys: Map<Domain, readonly DkimKey[]>;
    /** The last logins; of a mailbox that is missing here, none is on record. */
    readonly logins: Map<MailboxId, LastLogin>;
  };
};

type Held = MemoryMailServer['held'];

export function createMemoryMailServer(): MemoryMailServer {
  const held: Held = {
    domains: new Set(),
    aliasDomains: [],
    domainQuotas: new Map(),
    folders: new Map(),
    addresses: new Map(),
    sizes: new Map(),
    passwordHashes: new Map(),
    appPasswords: new Map(),
    access: [],
    absences: new Map(),
    filters: new Map(),
    trash: new Set(),
    dkimKeys: new Map(),
    logins: new Map(),
  };
  let highest = 0;
  const passFence = (token = Number.POSITIVE_INFINITY): void => {
    if (token < highest) throw new TokenOutdated('The memory', token, highest);
  };
  return {
    held,
    name: 'memory',
    lacks: ['trace'],
    keepsRemoved: 'retention',
    domains: async () => [...held.domains].sort(),
    aliasDomains: async () =>
      mergeAliasDomains(
        held.aliasDomains,
        ...[...held.addresses].map(([address, { forwards }]) =>
          isCatchAll(address) ? aliasDomainsOf(address, forwards) : [],
        ),
      ),
    ...createAddressReads({
      states: (addresses) => readEach(addresses, async (address) => held.addresses.get(address) ?? null),
      sizes: (addresses) =>
        readEach(addresses, async (address) => {
          const id = held.addresses.get(address)?.mailbox?.id;
          return id ? { ...sizeOf(held, id), passwordSet: held.passwordHashes.has(id) } : null;
        }),
      lastLogins: (addresses) =>
        readEach(addresses, async (address) => {
          const id = held.addresses.get(address)?.mailbox?.id;
          return id ? (held.logins.get(id) ?? { kind: 'none', made: null }) : null;
        }),
      forwarders: async (addresses, delimiters) => {
        const found = new Map(addresses.map((address): [string, Address[]] => [destinationKey(address), []]));
        for (const [from, { forwards }] of held.addresses)
          for (const key of new Set(addressesIn(forwards).flatMap((to) => namesOf(to, delimiters))))
            found.get(key)?.push(from);
        return new Map(addresses.map((address) => [address, found.get(destinationKey(address)) ?? []]));
      },
    }),
    appPasswords: async (address) => {
      const id = held.addresses.get(address)?.mailbox?.id;
      return id ? [...(held.appPasswords.get(id)?.keys() ?? [])].sort() : null;
    },
    access: async (address) => memoryAccess(held, address),
    dkimKeys: async (domain) => [...(held.dkimKeys.get(domain) ?? [])],
    absence: async (address) => {
      const id = held.addresses.get(address)?.mailbox?.id;
      return id ? { absence: held.absences.get(id) ?? null, ownFilter: held.filters.get(id) ?? null } : null;
    },
    page: async (after, limit) =>
      [...held.addresses]
        .map(([address, state]) => ({ address, state }))
        .filter(({ address }) => after === null || address > after)
        .sort((one, other) => (one.address < other.address ? -1 : 1))
        .slice(0, limit),
    trace: async () => ({ messages: [], hasMore: false, readFrom: null }),
    sendTest: async () => ({ kind: 'accepted' }),
    folders: async (address) => {
      const id = held.addresses.get(address)?.mailbox?.id;
      return id ? (held.folders.get(id) ?? []) : null;
    },
    domainQuota: async (domain) => (held.domains.has(domain) ? domainQuotaOf(held, domain) : null),
    rules: {
      refuses: (wishes) => refuseBeyondQuota(held, wishes),
      refusesPassword: async () => null,
    },
    apply: async (order) => {
      passFence(order.fence);
      return applyTo(held, order);
    },
    refuseBelow: async (token) => {
      highest = Math.max(highest, token);
      return highest;
    },
    purge: async (id, fence) => {
      passFence(fence);
      held.trash.delete(id);
      held.sizes.delete(id);
    },
    conditions: async () => [{ part: 'Mail server', ok: true, detail: 'memory' }],
    close: async () => undefined,
  };
}

/** The names that a destination's mail may arrive at: with its tag, and without. */
const namesOf = (to: Address, delimiters: string): string[] =>
  [to, stripTag(to, delimiters)].map(destinationKey);

const sizeOf = (held: Held, id: MailboxId): MailboxSize => held.sizes.get(id) ?? emptySize;

function applyTo(held: Held, { change, passwordHash }: Order): Outcome {
  switch (change.kind) {
    case 'domain':
      return addDomain(held, change);
    case 'domain-remove':
      return removeDomain(held, change);
    case 'domain-alias':
      return changeAliasDomain(held, change);
    case 'domain-quota':
      return setDomainQuota(held, change);
    case 'dkim':
      return changeDkimKey(held, change);
    case 'rename':
      return renameMailbox(held, change);
    case 'access':
      return changeMemoryAccess(held, change);
    case 'password':
      return setHash(held, change, passwordHash);
    case 'app-password':
      return gone(held, change) ?? changeAppPassword(held, change, passwordHash);
    case 'owner':
    case 'link':
      return gone(held, change) ?? lockOut(held, change);
    case 'absence':
      return gone(held, change) ?? setAbsence(held, change);
    case 'address':
      return changeAddress(held, change);
  }
}

const applied = (...removed: RemovedMailbox[]): Outcome => ({ kind: 'applied', removed });

function addDomain(held: Held, { domain, postmaster }: DomainChange): Outcome {
  held.domains.add(domain);
  if (postmaster) held.addresses.set(postmasterOf(domain), postmaster);
  return applied();
}

function changeAliasDomain({ aliasDomains }: Held, { domain, target, act }: DomainAliasChange): Outcome {
  const found = aliasDomains.findIndex((each) => each.domain === domain && each.target === target);
  if (act === 'remove' && found >= 0) aliasDomains.splice(found, 1);
  if (act === 'add' && found < 0) aliasDomains.push({ domain, target });
  return applied();
}

function changeDkimKey({ dkimKeys }: Held, change: DkimChange): Outcome {
  const { domain, selector, act } = change;
  const keys = dkimKeys.get(domain) ?? [];
  if (isDone(change, keys)) return applied();
  const why = dkimRefusal(change, keys);
  if (why) return { kind: 'impossible', why };
  const publicKey = Buffer.from(`the public key ${selector} of ${domain}`).toString('base64');
  const made: DkimKey = { selector, algorithm: 'rsa', publicKey, signs: false };
  const kept =
    act === 'make' ? [...keys, made] : keys.filter((key) => act !== 'delete' || key.selector !== selector);
  const signs = (key: DkimKey) => (act === 'sign' ? key.selector === selector : act !== 'stop' && key.signs);
  dkimKeys.set(
    domain,
    kept.map((key) => ({ ...key, signs: signs(key) })),
  );
  return applied();
}

function removeDomain(held: Held, { domain }: DomainRemoval): Outcome {
  const left = [...held.addresses.keys()].filter((address) => domainOf(address) === domain);
  if (left.length > 0)
    return { kind: 'impossible', why: { code: 'domain-in-use', domain, by: useOf('addresses', left) } };
  held.domains.delete(domain);
  held.domainQuotas.delete(domain);
  return applied();
}

function setHash(held: Held, { address, mailbox }: PasswordChange, hash: string | undefined): Outcome {
  if (hash === undefined) throw new Error('A password change came without a hash');
  if (held.addresses.get(address)?.mailbox?.id !== mailbox) {
    return { kind: 'impossible', why: { code: 'mailbox-gone', id: mailbox } };
  }
  held.passwordHashes.set(mailbox, hash);
  return applied();
}

const gone = (
  held: Held,
  { address, mailbox }: AppPasswordChange | AbsenceChange | OwnerChange | LinkChange,
): Outcome | null =>
  held.addresses.get(address)?.mailbox?.id === mailbox
    ? null
    : { kind: 'impossible', why: { code: 'mailbox-gone', id: mailbox } };

function changeAppPassword(
  held: Held,
  { mailbox, name, act }: AppPasswordChange,
  hash: string | undefined,
): Outcome {
  const all = held.appPasswords.get(mailbox) ?? new Map<string, string>();
  held.appPasswords.set(mailbox, all);
  if (act === 'revoke') {
    all.delete(name);
    return applied();
  }
  if (hash === undefined) throw new Error('A new app password came without a hash');
  const known = all.get(name) ?? hash;
  if (known !== hash) return { kind: 'impossible', why: { code: 'app-password-taken', name } };
  all.set(name, hash);
  return applied();
}

function setAbsence(held: Held, { address, mailbox, before, after }: AbsenceChange): Outcome {
  const found = held.absences.get(mailbox) ?? null;
  if (sameAbsence(found, after)) return applied();
  if (!sameAbsence(found, before))
    return { kind: 'found-changed', found: held.addresses.get(address) ?? null };
  const filter = held.filters.get(mailbox);
  if (after && filter && filter.name !== after.includes)
    return { kind: 'impossible', why: { code: 'own-filter', filter } };
  if (after) held.absences.set(mailbox, after);
  else held.absences.delete(mailbox);
  return applied();
}

function lockOut(held: Held, change: OwnerChange | LinkChange): Outcome {
  if (change.kind === 'link' || !change.locksOut) return applied();
  held.passwordHashes.delete(change.mailbox);
  held.appPasswords.delete(change.mailbox);
  endMemoryAccess(held, ({ subject }) => subject === change.mailbox || subject === change.address);
  return applied();
}

function renameMailbox(held: Held, change: RenameChange): Outcome {
  const parts = addressChangesOf(change).map((each) => ({
    ...each,
    found: held.addresses.get(each.address) ?? null,
  }));
  const gone = parts.map(({ address }) => domainOf(address)).find((domain) => !held.domains.has(domain));
  if (gone) return { kind: 'impossible', why: { code: 'domain-gone', domain: gone } };
  if (parts.every(({ found, after }) => sameState(found, after))) return applied();
  const changed = parts.find(({ found, before }) => !sameState(found, before));
  if (changed) return { kind: 'found-changed', found: changed.found, at: changed.address };
  const [to] = parts;
  const why = to && domainOf(change.from) !== domainOf(change.to) ? exceededQuota(held, to) : null;
  if (why) return { kind: 'impossible', why };
  for (const { address, after } of parts)
    if (after) held.addresses.set(address, after);
    else held.addresses.delete(address);
  return applied();
}

function changeAddress(held: Held, { address, before, after }: AddressChange): Outcome {
  const found = held.addresses.get(address) ?? null;
  const domain = domainOf(address);
  if (!held.domains.has(domain)) return { kind: 'impossible', why: { code: 'domain-gone', domain } };
  const dropped = before?.mailbox && before.mailbox.id !== after?.mailbox?.id ? [before.mailbox.id] : [];
  const removed = dropped.map((id) => ({ id, holds: sizeOf(held, id) }));
  if (sameState(found, after)) return applied(...removed);
  if (!sameState(found, before)) return { kind: 'found-changed', found };
  const why = exceededQuota(held, { address, before: found, after });
  if (why) return { kind: 'impossible', why };
  for (const id of dropped) {
    held.trash.add(id);
    endMemoryAccess(held, ({ subject, holder }) => subject === id || subject === address || holder === id);
    held.appPasswords.delete(id);
  }
  if (after?.mailbox) held.trash.delete(after.mailbox.id);
  if (after) held.addresses.set(address, after);
  else held.addresses.delete(address);
  if (!after) endMemoryAccess(held, ({ subject }) => subject === address);
  return applied(...removed);
}

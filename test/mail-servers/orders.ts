import { expect } from 'vitest';
import type { Absence } from '../../src/domain/absence/absence.ts';
import type { Actor } from '../../src/domain/actor.ts';
import type { Address, Domain } from '../../src/domain/address/address.ts';
import { type AddressState, emptySize, type MailboxId } from '../../src/domain/address/address-state.ts';
import { newMailboxId } from '../../src/domain/address/mailbox-id.ts';
import type { DkimChange } from '../../src/domain/dkim/dkim-change.ts';
import type { RenameChange } from '../../src/domain/request/change.ts';
import type { AccessRights } from '../../src/domain/sharing/access-rights.ts';
import type { MailServer, Order, Outcome } from '../../src/mail-servers/port.ts';

export const domain = 'example.org' as Domain;
export const at = (local: string): Address => `${local}@${domain}` as Address;
export const outside = (local: string): Address => `${local}@example.com` as Address;
export const hash = '{ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1$c29tZXNhbHQ$aGFzaA';

export const alias = (...forwards: Address[]): AddressState => ({ mailbox: null, forwards, enabled: true });

export const mailbox = (
  id: MailboxId = newMailboxId(),
  more: Partial<AddressState> & { quota?: number } = {},
): AddressState & { mailbox: { id: MailboxId; quota: number | null } } => ({
  forwards: more.forwards ?? [],
  enabled: more.enabled ?? true,
  mailbox: { id, quota: more.quota ?? null },
});

export const change = (address: Address, before: AddressState | null, after: AddressState | null): Order => ({
  change: { kind: 'address', address, before, after },
  by: 'alice (terminal)',
});

export const renamed = (
  from: Address,
  to: Address,
  before: AddressState & { mailbox: { id: MailboxId } },
  { keepsAlias = true, replaces = null }: Partial<Pick<RenameChange, 'keepsAlias' | 'replaces'>> = {},
): Order => ({
  change: { kind: 'rename', from, to, mailbox: before.mailbox.id, before, replaces, keepsAlias },
  by: 'alice (terminal)',
});

export const password = (address: Address, id: MailboxId, passwordHash = hash): Order => ({
  change: { kind: 'password', address, mailbox: id },
  passwordHash,
  by: 'alice (terminal)',
});

const person = (userId: string): Actor => ({
  platform: 'terminal',
  tenantId: 'terminal',
  userId,
  displayName: userId,
  roles: ['member'],
  locale: 'en',
});

export const appPassword = (
  address: Address,
  mailbox: MailboxId,
  name: string,
  passwordHash = `{SHA256.HEX}${'ab'.repeat(32)}`,
): Order => ({
  change: { kind: 'app-password', act: 'add', name, address, mailbox },
  passwordHash,
  by: 'alice (terminal)',
});

export const revoke = (address: Address, mailbox: MailboxId, name: string): Order => ({
  change: { kind: 'app-password', act: 'revoke', name, address, mailbox },
  by: 'alice (terminal)',
});

export const absence = (
  address: Address,
  mailbox: MailboxId,
  before: Absence | null,
  after: Absence | null,
): Order => ({
  change: { kind: 'absence', address, mailbox, before, after },
  by: 'alice (terminal)',
});

export const owner = (address: Address, mailbox: MailboxId, { locksOut }: { locksOut: boolean }): Order => ({
  change: { kind: 'owner', address, mailbox, from: person('alice'), to: person('carol'), locksOut },
  by: 'alice (terminal)',
});

/** What the holder of a mailbox may do with another address: `mailbox` is that of the address. */
export const access = (
  address: Address,
  mailbox: MailboxId | null,
  { holder, id }: { readonly holder: Address; readonly id: MailboxId },
  before: AccessRights,
  after: AccessRights,
): Order => ({
  change: { kind: 'access', address, mailbox, holder, holderMailbox: id, before, after },
  by: 'alice (terminal)',
});

export const link = (address: Address, mailbox: MailboxId): Order => ({
  change: { kind: 'link', address, mailbox, owner: person('alice'), appPassword: 'phone' },
  by: 'alice (terminal)',
});

export const addDomain = (
  name: Domain = domain,
  postmaster: AddressState | null = alias(outside('postmaster')),
): Order => ({
  change: { kind: 'domain', domain: name, postmaster },
  by: 'alice (terminal)',
});

export const removeDomain = (name: Domain = domain): Order => ({
  change: { kind: 'domain-remove', domain: name },
  by: 'alice (terminal)',
});

export const sister = 'sister.example' as Domain;

/** Makes a domain another name of `domain`. */
export const aliasDomain = (name: Domain, target: Domain = domain): Order => ({
  change: { kind: 'domain-alias', domain: name, target, act: 'add' },
  by: 'alice (terminal)',
});

export const endAliasDomain = (name: Domain, target: Domain = domain): Order => ({
  change: { kind: 'domain-alias', domain: name, target, act: 'remove' },
  by: 'alice (terminal)',
});

/** What becomes of a key of `domain`, where the mail server keeps one, and signs with it at once. */
export const dkim = (
  act: DkimChange['act'],
  selector: string,
  from: string | null,
): Order & { readonly change: DkimChange } => ({
  change: { kind: 'dkim', domain, selector, act, from, atOnce: true },
  by: 'alice (terminal)',
});

/** Sets the quota that all mailboxes of a domain share. */
export const domainQuota = (before: number | null, after: number | null, name: Domain = domain): Order => ({
  change: { kind: 'domain-quota', domain: name, before, after },
  by: 'alice (terminal)',
});

export const applied: Outcome = { kind: 'applied', removed: [] };

export const removed = (id: MailboxId, holds = emptySize): Outcome => ({
  kind: 'applied',
  removed: [{ id, holds }],
});

/** All addresses of the server, read in pages. */
export async function everything(server: MailServer, limit = 7): Promise<Map<Address, AddressState>> {
  const all = new Map<Address, AddressState>();
  for (let after: Address | null = null; ; ) {
    const entries = await server.page(after, limit);
    for (const { address, state } of entries) all.set(address, state);
    after = entries.at(-1)?.address ?? null;
    if (entries.length < limit) return all;
  }
}

/** Applies an order twice: the second time must have the same outcome and change nothing. */
export async function applyTwice(server: MailServer, order: Order): Promise<Outcome> {
  const first = await server.apply(order);
  const after = await everything(server);
  expect(await server.apply(order)).toEqual(first);
  expect(await everything(server)).toEqual(after);
  return first;
}

/** Resolves when that many of the promises have resolved; the others may still fail. */
export async function firstOf(promises: readonly Promise<unknown>[], count: number): Promise<void> {
  const reached = Promise.withResolvers<void>();
  let done = 0;
  for (const each of promises)
    each.then(
      () => {
        done += 1;
        if (done === count) reached.resolve();
      },
      () => undefined,
    );
  await Promise.race([reached.promise, Promise.allSettled(promises)]);
}

import type { Actor, Platform } from '../../../../src/domain/actor.ts';
import { type Address, domainOf } from '../../../../src/domain/address/address.ts';
import type { Destination } from '../../../../src/domain/address/destination.ts';
import type { MustSeeItem } from '../../../../src/domain/request/many/must-see-item.ts';
import { address, domain, mailboxId } from '../../../support/fixtures/example-org.ts';

/** As long as a label of a domain may be, in another script: it is shown as it is read and as it is stored. */
const longLabel = (letter: string): string => `ü${letter.repeat(51)}`;

/** A domain as long as it may be beside a local part of 64 characters. */
const longDomain = domain(`${longLabel('y')}.${longLabel('z')}.${longLabel('w')}.info`);

/** An address as long as it may be, of characters that platforms escape. */
const longAddress = (n: number): Address =>
  address(`${String(n).padStart(4, '0')}${'_'.repeat(60)}@${longDomain}`);

const size = { messages: 9_876_543, bytes: 987.6 * 1024 ** 4 };
const sum = { mailboxes: 9_999, ...size, unknown: 1_234 };
const named = { count: 9_999, addresses: [longAddress(1), longAddress(2), longAddress(3)] };

/** A name of a person as long as it may be. */
export const longestName = `A${'_'.repeat(79)}`;

/** Somebody with the longest name, on the platform or on another one. */
const somebody = (platform: Platform): Actor => ({
  platform,
  tenantId: 'T1',
  userId: { slack: 'U0123456789', discord: '1234567890123456789', terminal: longestName }[platform],
  displayName: longestName,
  roles: ['member'],
  locale: 'en',
});

const everybody = (['slack', 'discord', 'terminal'] as const).map(somebody);

const destinations = (count: number): Destination[] =>
  Array.from({ length: count }, (_, n) => longAddress(n + 10) as unknown as Destination);

/** Each kind with the longest texts that are allowed; a kind without an example does not compile. */
const examples: {
  readonly [Kind in MustSeeItem['kind']]: readonly [
    Extract<MustSeeItem, { kind: Kind }>,
    ...Extract<MustSeeItem, { kind: Kind }>[],
  ];
} = {
  'drop-mailbox': [{ kind: 'drop-mailbox', address: longAddress(1), id: mailboxId('m'), holds: size }],
  'delete-later': [
    {
      kind: 'delete-later',
      address: longAddress(1),
      id: mailboxId('m'),
      holds: size,
      at: Date.UTC(2027, 8, 30, 23, 59),
    },
  ],
  'drop-all-mailboxes': [{ kind: 'drop-all-mailboxes', domain: longDomain, holds: sum }],
  forward: [
    { kind: 'forward', to: destinations(1)[0] as Destination, outside: true, ...named },
    { kind: 'forward', to: `|${'/usr/_lib'.repeat(110)}` as Destination, outside: true, ...named },
  ],
  'new-forwards': [
    {
      kind: 'new-forwards',
      domain: domainOf(longAddress(1)),
      forwards: 99_990,
      most: { to: destinations(1)[0] as Destination, count: 9_998 },
      ...named,
    },
  ],
  rename: [{ kind: 'rename', address: longAddress(1), from: longAddress(2), keepsAlias: true }],
  disposal: [{ kind: 'disposal', how: 'learn-spam', ...named }],
  'to-catch-all': [
    { kind: 'to-catch-all', domain: longDomain, to: destinations(2), ...named },
    // What a mail server has may be longer than anything that can be asked for.
    {
      kind: 'to-catch-all',
      domain: longDomain,
      to: [`|${'/usr/_lib'.repeat(600)}` as Destination],
      ...named,
    },
    { kind: 'to-catch-all', domain: longDomain, to: [], how: 'learn-spam', ...named },
  ],
  'catch-all': [
    { kind: 'catch-all', domain: longDomain, takes: true },
    { kind: 'catch-all', domain: longDomain, takes: false },
  ],
  owner: [
    {
      ...{ kind: 'owner', to: somebody('slack'), locksOut: true },
      ...{ leaves: ['second-factor', 'security-key', 'reset-link'], ...named },
    },
    ...everybody.map((to) => ({ kind: 'owner', to, locksOut: false, leaves: [], ...named }) as const),
  ],
  access: [
    {
      ...{ kind: 'access', address: longAddress(1), holder: longAddress(2) },
      after: { folders: 'write', send: true },
    },
  ],
  link: [
    { kind: 'link', to: somebody('discord'), ...named },
    ...everybody.map((to) => ({ kind: 'link', to, ...named }) as const),
  ],
  credentials: [
    { kind: 'credentials', of: 'password', ...named },
    { kind: 'credentials', of: 'app-password', ...named },
  ],
  restore: [{ kind: 'restore', domain: longDomain, holds: sum, ...named }],
  'ownership-proof': [{ kind: 'ownership-proof', address: address(`postmaster@${longDomain}`) }],
  'add-domain': [{ kind: 'add-domain', domain: longDomain, postmaster: destinations(2) }],
  'remove-domain': [{ kind: 'remove-domain', domain: longDomain }],
  'alias-domain': [{ kind: 'alias-domain', domain: longDomain, target: longDomain, act: 'remove' }],
  dkim: [{ kind: 'dkim', domain: longDomain, selector: 's'.repeat(63), act: 'sign', from: 't'.repeat(63) }],
};

/** By the kind of each. */
export const longestItems: readonly (readonly [MustSeeItem['kind'], MustSeeItem])[] = Object.values(
  examples,
).flatMap((each) => each.map((item) => [item.kind, item] as const));

import { beforeEach, describe, expect, test } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import { UnfinishedChange } from '../../../src/mail-servers/port.ts';
import type { MailcowAlias } from '../../support/fake-mailcow/mailcow-state.ts';
import {
  addDomain,
  alias,
  applied,
  at,
  change,
  everything,
  mailbox,
  outside,
  removeDomain,
} from '../orders.ts';
import { testUnusualNames } from '../unusual-names.ts';
import { createMailcowUnderTest } from './mailcow-under-test.ts';

const ends = ['null@localhost', 'spam@localhost', 'ham@localhost'] as const;

describe('an alias in mailcow', () => {
  let underTest: Awaited<ReturnType<typeof createMailcowUnderTest>>;
  const apply = (address: Address, before: AddressState | null, after: AddressState | null) =>
    underTest.server.apply(change(address, before, after));
  const read = (address: Address) => underTest.server.read(address);
  const kept = (address: Address) => underTest.cow.aliases.get(address);

  /** Makes an alias as mailcow's own administrator would. */
  const makeByHand = async (local: string, more: Partial<MailcowAlias>): Promise<AddressState> => {
    const id = underTest.cow.nextId();
    const row = { id, address: at(local), goto: outside('ann'), domain: 'example.org', active: 1 };
    underTest.cow.aliases.set(at(local), { ...row, ...more });
    const state = await read(at(local));
    if (!state) throw new Error(`${local} is not there`);
    return state;
  };

  beforeEach(async () => {
    underTest = await createMailcowUnderTest();
    await underTest.server.apply(addDomain());
  });

  testUnusualNames(async (address, goto) => {
    await makeByHand(address.slice(0, address.lastIndexOf('@')), { goto });
    return underTest.server;
  });

  test('of a whole domain is listed with the domain that it stands for', async () => {
    underTest.cow.aliasDomains.set('alias.example', 'example.org');
    expect(await underTest.server.aliasDomains()).toEqual([
      { domain: 'alias.example', target: 'example.org' },
    ]);
    expect(await underTest.server.domains()).toEqual(['example.org']);
    await underTest.cleanup();
  });

  test('of a whole domain keeps that domain from being removed: mailcow would delete it too', async () => {
    await apply(at('postmaster'), alias(outside('postmaster')), null);
    underTest.cow.aliasDomains.set('alias.example', 'example.org');
    const by = { kind: 'alias-domains', count: 1, first: ['alias.example'] };
    expect(await underTest.server.apply(removeDomain())).toEqual({
      kind: 'impossible',
      why: { code: 'domain-in-use', domain: 'example.org', by },
    });
    expect(underTest.cow.aliasDomains.has('alias.example')).toBe(true);
    underTest.cow.aliasDomains.clear();
    expect(await underTest.server.apply(removeDomain())).toEqual(applied);
  });

  describe.each(ends)('that leads to %s', (goto) => {
    test('is suspended and resumed, and stays so', async () => {
      const state = await makeByHand('noreply', { goto });
      const suspended = { ...state, enabled: false };
      expect(await apply(at('noreply'), state, suspended)).toEqual(applied);
      expect(kept(at('noreply'))).toMatchObject({ goto, active: 0 });
      expect(await apply(at('noreply'), suspended, state)).toEqual(applied);
      expect(kept(at('noreply'))).toMatchObject({ goto, active: 1 });
      await underTest.cleanup();
    });

    test('is deleted, and made anew by an undo', async () => {
      const state = await makeByHand('noreply', { goto });
      expect(await apply(at('noreply'), state, null)).toEqual(applied);
      expect(kept(at('noreply'))).toBeUndefined();
      expect(await apply(at('noreply'), null, state)).toEqual(applied);
      expect(await read(at('noreply'))).toEqual(alias(goto as Address));
      await underTest.cleanup();
    });

    test('leads nowhere else beside: that is refused before anything is sent', async () => {
      const state = await makeByHand('noreply', { goto });
      underTest.fake.requests.length = 0;
      const more = { ...state, forwards: [...state.forwards, outside('ann')] };
      await expect(apply(at('noreply'), state, more)).rejects.toThrow(/keeps no alias that both/);
      expect(underTest.fake.requests.filter((line) => line.startsWith('POST'))).toEqual([]);
      expect(kept(at('noreply'))?.goto).toBe(goto);
    });

    test('becomes another kind of alias, and back', async () => {
      const state = await makeByHand('noreply', { goto });
      expect(await apply(at('noreply'), state, alias(outside('ann')))).toEqual(applied);
      expect(kept(at('noreply'))?.goto).toBe(outside('ann'));
      expect(await apply(at('noreply'), alias(outside('ann')), state)).toEqual(applied);
      expect(kept(at('noreply'))?.goto).toBe(goto);
    });
  });

  describe('of whose destinations mailcow takes only some', () => {
    const refused = /goto_invalid/;
    const some = alias(outside('ann'), 'x@host' as Address);

    test('is not made, and nobody else is said to have made it', async () => {
      await expect(apply(at('team'), null, some)).rejects.toThrow(refused);
      expect(kept(at('team'))).toBeUndefined();
    });

    test('is as it was before, though mailcow wrote the others', async () => {
      const state = await makeByHand('team', { goto: outside('eve'), public_comment: 'x' });
      const before = kept(at('team'));
      await expect(apply(at('team'), state, { ...state, forwards: some.forwards })).rejects.toThrow(refused);
      expect(kept(at('team'))).toEqual(before);
      const added = { ...state, enabled: false, forwards: [...state.forwards, ...some.forwards] };
      await expect(apply(at('team'), state, added)).rejects.toThrow(refused);
      expect(kept(at('team'))).toEqual(before);
    });

    test('and that was a mailbox before is reported as unfinished, which it is', async () => {
      const bob = mailbox();
      await apply(at('bob'), null, bob);
      await expect(apply(at('bob'), bob, some)).rejects.toThrow(UnfinishedChange);
      expect(kept(at('bob'))).toBeUndefined();
      expect(await apply(at('bob'), bob, alias(outside('ann')))).toEqual(applied);
    });
  });

  describe('that was deleted, and is made anew', () => {
    const unusual: Partial<MailcowAlias>[] = [
      { internal: 1 },
      { sender_allowed: 0 },
      { sogo_visible: 0 },
      { public_comment: 'for the team' },
      { private_comment: 'until spring', internal: 1, sogo_visible: 0, sender_allowed: 0 },
      { internal: 1, goto: 'null@localhost' },
    ];
    test.each(unusual)('has what it had: %j', async (more) => {
      const state = await makeByHand('team', more);
      expect(await apply(at('team'), state, null)).toEqual(applied);
      expect(await apply(at('team'), null, state)).toEqual(applied);
      expect(kept(at('team'))).toMatchObject(more);
      expect(await read(at('team'))).toEqual(state);
      await underTest.cleanup();
    });

    test.each(unusual)('has it, too, after it was a mailbox meanwhile: %j', async (more) => {
      const state = await makeByHand('team', more);
      const bob = mailbox();
      expect(await apply(at('team'), state, bob)).toEqual(applied);
      expect(await apply(at('team'), bob, state)).toEqual(applied);
      expect(kept(at('team'))).toMatchObject(more);
    });

    test('has nothing to say of what is as usual', async () => {
      await apply(at('team'), null, alias(outside('ann')));
      expect(kept(at('team'))).toMatchObject({ internal: 0, sender_allowed: 1, sogo_visible: 1 });
      expect(await read(at('team'))).toEqual(alias(outside('ann')));
    });
  });

  test('is left byte for byte as it is by what changes something else', async () => {
    const goto = 'Ann@Example.com,bob@example.com,ann@example.com';
    const state = await makeByHand('team', { goto, internal: 1, public_comment: 'x' });
    const before = kept(at('team'));
    expect(await apply(at('team'), state, { ...state, enabled: false })).toEqual(applied);
    expect(kept(at('team'))).toEqual({ ...before, active: 0 });
  });

  test('keeps the case of its destinations where it gets another, and loses one of whatever case', async () => {
    const state = await makeByHand('team', { goto: 'Board+AbC@Example.com;x@example.com' });
    const more = { ...state, forwards: [...state.forwards, 'Token+D@example.com' as Address] };
    expect(await apply(at('team'), state, more)).toEqual(applied);
    expect(kept(at('team'))?.goto).toBe('Board+AbC@example.com,x@example.com,Token+D@example.com');
    const fewer = { ...more, forwards: more.forwards.filter((each) => each !== outside('x')) };
    expect(await apply(at('team'), more, fewer)).toEqual(applied);
    expect(kept(at('team'))?.goto).toBe('Board+AbC@example.com,Token+D@example.com');
  });

  test('at a mailbox’s own address says whether that gets any mail', async () => {
    const bob = mailbox();
    await apply(at('bob'), null, bob);
    await makeByHand('bob', { goto: 'Bob@Example.org,boss@example.com' });
    expect(await read(at('bob'))).not.toHaveProperty('localDelivery');
    await makeByHand('bob', { goto: 'boss@example.com' });
    const found = await read(at('bob'));
    expect(found).toMatchObject({ localDelivery: false });
    expect((await everything(underTest.server)).get(at('bob'))).toEqual(found);
    expect(await apply(at('bob'), found, found && { ...found, enabled: false })).toEqual(applied);
    expect(await read(at('bob'))).toEqual({ ...found, enabled: false });
    expect(kept(at('bob'))).toMatchObject({ goto: 'boss@example.com', active: 1 });
  });

  test('is refused where the limit is reached, and not where it was lowered below what is there', async () => {
    await apply(at('team'), null, alias(outside('ann')));
    const domain = underTest.cow.domains.get('example.org');
    if (!domain) throw new Error('There is no domain');
    domain.aliases = 2;
    await expect(apply(at('more'), null, alias(outside('ann')))).rejects.toThrow(/max_alias_exceeded/);
    domain.aliases = 1;
    expect(await apply(at('more'), null, alias(outside('ann')))).toEqual(applied);
    const bob = mailbox();
    await apply(at('bob'), null, bob);
    expect(await apply(at('bob'), bob, alias(outside('ann')))).toEqual(applied);
  });

  test('at an address that somebody has for some days only is refused, with the reason', async () => {
    underTest.cow.spamAliases.add(at('x1'));
    await expect(apply(at('x1'), null, alias(outside('ann')))).rejects.toThrow(/temporary alias/);
    await expect(apply(at('x1'), null, mailbox())).rejects.toThrow(/temporary alias/);
  });

  test('of an alias domain is not ours', async () => {
    underTest.cow.aliasDomains.set('other.example', 'example.org');
    underTest.cow.aliases.set('team@other.example', {
      id: 99,
      address: 'team@other.example',
      goto: outside('ann'),
      domain: 'other.example',
      active: 1,
    });
    expect(await underTest.server.domains()).toEqual(['example.org']);
    expect([...(await everything(underTest.server)).keys()]).toEqual([at('postmaster')]);
  });
});

import { beforeEach, describe, expect, test } from 'vitest';
import type { Address, Domain } from '../../src/domain/address/address.ts';
import { type AddressState, kindOf, sameState } from '../../src/domain/address/address-state.ts';
import { newMailboxId } from '../../src/domain/address/mailbox-id.ts';
import type { MailServer, Order } from '../../src/mail-servers/port.ts';
import { type DriverTraits, hasCapability, type ServerUnderTest } from './conformance.ts';
import {
  addDomain,
  alias,
  aliasDomain,
  applied,
  applyTwice,
  at,
  change,
  domain,
  endAliasDomain,
  everything,
  mailbox,
  outside,
  password,
  removeDomain,
  sister,
} from './orders.ts';

/** Domains and addresses: making, reading, comparing before acting, paging. */
export function describeAddresses(made: () => ServerUnderTest, traits: DriverTraits): void {
  let server: MailServer;
  beforeEach(() => {
    server = made().server;
  });
  const twice = (order: Order) => applyTwice(server, order);

  describe('domains', () => {
    const making = hasCapability(traits, 'domains') ? test : null;

    making?.('a domain comes with its postmaster, and again changes nothing', async () => {
      expect(await twice(addDomain('sister.example' as Domain))).toEqual(applied);
      expect(await server.domains()).toEqual(['example.org', 'sister.example']);
      expect(await server.read('postmaster@sister.example' as Address)).toEqual(alias(outside('postmaster')));
    });

    test('a domain that is there with another postmaster is not changed', async () => {
      const other = addDomain(domain, alias(outside('someone-else')));
      expect(await twice(other)).toEqual({ kind: 'found-changed', found: alias(outside('postmaster')) });
    });

    making?.('a postmaster may be a mailbox', async () => {
      const postmaster = mailbox();
      await server.apply(addDomain('sister.example' as Domain, postmaster));
      expect(await server.read('postmaster@sister.example' as Address)).toEqual(postmaster);
      expect(await server.measure('postmaster@sister.example' as Address)).toMatchObject({ messages: 0 });
    });

    making?.('a domain may come without a postmaster, which another order makes', async () => {
      expect(await twice(addDomain('sister.example' as Domain, null))).toEqual(applied);
      const postmaster = mailbox();
      expect(await twice(change('postmaster@sister.example' as Address, null, postmaster))).toEqual(applied);
      expect(await twice(addDomain('sister.example' as Domain, null))).toEqual(applied);
      expect(await server.read('postmaster@sister.example' as Address)).toEqual(postmaster);
    });

    const removing = hasCapability(traits, 'domain-removal') ? test : null;

    removing?.(
      'a domain without addresses is removed, and no others; then it can be added again',
      async () => {
        const postmaster = 'postmaster@sister.example' as Address;
        await server.apply(addDomain(sister));
        await server.apply(change(postmaster, alias(outside('postmaster')), null));
        expect(await twice(removeDomain(sister))).toEqual(applied);
        expect(await server.domains()).toEqual(['example.org']);
        expect(await server.read(at('postmaster'))).toEqual(alias(outside('postmaster')));
        expect(await twice(change('bob@sister.example' as Address, null, mailbox()))).toEqual({
          kind: 'impossible',
          why: { code: 'domain-gone', domain: sister },
        });
        expect(await twice(addDomain(sister, alias(outside('eve'))))).toEqual(applied);
        expect(await server.read(postmaster)).toEqual(alias(outside('eve')));
      },
    );

    removing?.('a domain is not removed with addresses that nobody named', async () => {
      await server.apply(change(at('bob'), null, mailbox()));
      await server.apply(change(at('team'), null, { ...alias(outside('ann')), enabled: false }));
      await server.apply(change('@example.org' as Address, null, alias(outside('ann'))));
      const before = await everything(server);
      expect(await twice(removeDomain())).toEqual({
        kind: 'impossible',
        why: {
          code: 'domain-in-use',
          domain,
          by: { kind: 'addresses', count: 4, first: ['@example.org', at('bob'), at('postmaster')] },
        },
      });
      expect(await everything(server)).toEqual(before);
      expect(await server.domains()).toEqual([domain]);
    });

    const aliasing = hasCapability(traits, 'domain-alias') ? test : null;

    aliasing?.('a domain becomes another name of a domain, and is none any more', async () => {
      await server.apply(change(at('bob'), null, mailbox()));
      const before = await everything(server);
      expect(await twice(aliasDomain(sister))).toEqual(applied);
      expect(await server.aliasDomains()).toEqual([{ domain: sister, target: domain }]);
      expect(await server.domains()).toEqual([domain]);
      expect(await everything(server)).toEqual(before);
      expect(await twice(endAliasDomain(sister))).toEqual(applied);
      expect(await server.aliasDomains()).toEqual([]);
      expect(await server.domains()).toEqual([domain]);
      expect(await twice(aliasDomain(sister))).toEqual(applied);
      expect(await server.aliasDomains()).toEqual([{ domain: sister, target: domain }]);
    });

    aliasing?.('another name has no addresses, is no domain of its own, and keeps its domain', async () => {
      await server.apply(aliasDomain(sister));
      const isAlias = {
        kind: 'impossible',
        why: { code: 'alias-domain', domain: sister, target: domain },
      };
      const created = await server
        .apply(change('bob@sister.example' as Address, null, mailbox()))
        .catch(String);
      expect(created).not.toEqual(applied);
      expect(await server.read('bob@sister.example' as Address)).toBeNull();
      const added = await server.apply(addDomain(sister)).catch(String);
      expect(added).not.toEqual(applied);
      expect(await server.apply(aliasDomain(sister, 'third.example' as Domain))).toEqual(isAlias);
      expect(await server.apply(endAliasDomain(sister, 'third.example' as Domain))).toEqual(applied);
      expect(await server.aliasDomains()).toEqual([{ domain: sister, target: domain }]);
      await server.apply(change(at('postmaster'), alias(outside('postmaster')), null));
      expect(await server.apply(removeDomain())).toEqual({
        kind: 'impossible',
        why: {
          code: 'domain-in-use',
          domain,
          by: { kind: 'alias-domains', count: 1, first: [sister] },
        },
      });
    });

    aliasing?.('no other name of one that is gone, of another name, or with addresses or names', async () => {
      const third = 'third.example' as Domain;
      expect(await twice(aliasDomain(sister, third))).toEqual({
        kind: 'impossible',
        why: { code: 'domain-gone', domain: third },
      });
      await server.apply(aliasDomain(sister));
      expect(await twice(aliasDomain(third, sister))).toEqual({
        kind: 'impossible',
        why: { code: 'alias-domain', domain: sister, target: domain },
      });
      await server.apply(addDomain(third));
      expect(await twice(aliasDomain(third))).toEqual({
        kind: 'impossible',
        why: {
          code: 'domain-in-use',
          domain: third,
          by: { kind: 'addresses', count: 1, first: ['postmaster@third.example'] },
        },
      });
      await server.apply(change(at('postmaster'), alias(outside('postmaster')), null));
      expect(await twice(aliasDomain(domain, third))).toEqual({
        kind: 'impossible',
        why: { code: 'domain-in-use', domain, by: { kind: 'alias-domains', count: 1, first: [sister] } },
      });
      expect(await server.aliasDomains()).toEqual([{ domain: sister, target: domain }]);
    });

    test('an address in a domain that the server does not have is impossible', async () => {
      const order = change('bob@nowhere.example' as Address, null, mailbox());
      expect(await twice(order)).toEqual({
        kind: 'impossible',
        why: { code: 'domain-gone', domain: 'nowhere.example' },
      });
      expect(await server.read('bob@nowhere.example' as Address)).toBeNull();
    });
  });

  describe('addresses', () => {
    const kinds: [string, Address, AddressState][] = [
      ['an alias', at('team'), alias(at('postmaster'), outside('ann'))],
      ['a suspended alias', at('team'), { ...alias(outside('ann')), enabled: false }],
      ['a mailbox', at('bob'), mailbox()],
      ['a mailbox with a quota', at('bob'), mailbox(newMailboxId(), { quota: 2 ** 31 })],
      ['a suspended mailbox', at('bob'), mailbox(newMailboxId(), { enabled: false })],
      [
        'a mixed address',
        at('bob'),
        mailbox(newMailboxId(), { forwards: [outside('bob'), at('postmaster')] }),
      ],
      ['a catch-all', '@example.org' as Address, alias(outside('ann'))],
      [
        'an address of every character that RFC 5321 allows',
        at("a.!#$%&'*+/=?^_`{|}~-z"),
        alias(outside('ann')),
      ],
      [
        'an alias of a hundred destinations',
        at('all'),
        alias(...Array.from({ length: 100 }, (_, n) => outside(`m${n}`))),
      ],
    ];
    const made = kinds.filter(([, , state]) => kindOf(state) !== 'mixed' || hasCapability(traits, 'mixed'));
    test.each(made)(
      '%s is read back as it was made, and taken away without a trace',
      async (_, address, state) => {
        expect(await server.read(address)).toBeNull();
        expect(await twice(change(address, null, state))).toEqual(applied);
        expect(await server.read(address)).toSatisfy((found) => sameState(found, state));
        expect(await twice(change(address, state, null))).toMatchObject({ kind: 'applied' });
        expect(await server.read(address)).toBeNull();
      },
    );

    const forwardingOnly = hasCapability(traits, 'forward-only') ? test : null;

    forwardingOnly?.('a mailbox may come to keep no new mail, and to keep it again', async () => {
      const keeps = mailbox();
      const keepsNone = { ...keeps, forwards: [outside('bob')], localDelivery: false } as const;
      await server.apply(change(at('bob'), null, keeps));
      expect(await twice(change(at('bob'), keeps, keepsNone))).toEqual(applied);
      expect(await server.read(at('bob'))).toSatisfy((found) => sameState(found, keepsNone));
      expect(await server.measure(at('bob'))).toMatchObject({ messages: 0 });
      expect(await twice(change(at('bob'), keepsNone, keeps))).toEqual(applied);
      expect(await server.read(at('bob'))).toSatisfy((found) => sameState(found, keeps));
      expect(await twice(change(at('bob'), keeps, keepsNone))).toEqual(applied);
      expect(await twice(change(at('bob'), keepsNone, null))).toMatchObject({ kind: 'applied' });
      expect(await server.read(at('bob'))).toBeNull();
    });

    test.each(made)(
      '%s that is to stay as it is does, whatever it is, and its mail',
      async (_, address, state) => {
        await server.apply(change(address, null, state));
        if (state.mailbox) await server.apply(password(address, state.mailbox.id));
        const [before, held] = [await everything(server), await server.measure(address)];
        expect(await twice(change(address, state, state))).toEqual(applied);
        expect(await everything(server)).toEqual(before);
        expect(await server.measure(address)).toEqual(held);
      },
    );

    test('an address that nobody has is null everywhere', async () => {
      expect(await server.read(at('nobody'))).toBeNull();
      expect(await server.measure(at('nobody'))).toBeNull();
      expect(await server.forwardersTo(at('nobody'))).toEqual([]);
      expect(await server.aliasDomains()).toEqual([]);
    });

    test('a change of nothing is applied', async () => {
      expect(await twice(change(at('team'), null, null))).toEqual(applied);
    });

    test('who forwards to an address is listed, the suspended too, and never the address itself', async () => {
      const forwards = hasCapability(traits, 'mixed') ? [outside('bob')] : [];
      await server.apply(change(at('bob'), null, mailbox(newMailboxId(), { forwards })));
      await server.apply(change(at('team'), null, { ...alias(outside('ann'), at('bob')), enabled: false }));
      await server.apply(change(at('all'), null, alias(at('bob'))));
      await server.apply(change(at('near'), null, alias(at('notbob'), 'bob@example.org.uk' as Address)));
      expect(await server.forwardersTo(at('bob'))).toEqual([at('all'), at('team')]);
    });

    test.each(['one', 'several'])(
      'who forwards to an address with a tag is listed by the delimiters that are given, of %s asked for',
      async (howMany) => {
        await server.apply(change(at('plus'), null, alias(outside('ann'), at('bob+news'))));
        await server.apply(change(at('minus'), null, alias(at('bob-news+x'))));
        await server.apply(
          change(at('near'), null, alias(at('bobby+bob'), 'bob+x@example.org.uk' as Address)),
        );
        const others = howMany === 'one' ? [] : [at('ann'), at('bob+news')];
        const asked = async (delimiters?: string) =>
          (await server.forwardersToMany([at('bob'), ...others], delimiters))[0];
        expect(await asked()).toEqual([]);
        expect(await asked('+')).toEqual([at('plus')]);
        expect(await asked('-+')).toEqual([at('minus'), at('plus')]);
        expect(await server.forwardersTo(at('bob+news'), '+')).toEqual([at('plus')]);
      },
    );
  });

  describe('compares before it acts', () => {
    const wrongs: [string, AddressState | null, AddressState | null][] = [
      ['is there although it should not be', alias(outside('ann')), null],
      ['is gone', null, alias(outside('ann'))],
      ['forwards elsewhere', alias(outside('ann')), alias(outside('eve'))],
      ['is suspended', { ...alias(outside('ann')), enabled: false }, alias(outside('ann'))],
      ['has another mailbox', mailbox(), mailbox()],
      ['has another quota', mailbox(newMailboxId(), { quota: 2 ** 20 }), alias(outside('ann'))],
    ];
    test.each(wrongs)('an address that %s is left alone and reported', async (_, found, before) => {
      await server.apply(change(at('team'), null, found));
      const order = change(at('team'), before, alias(outside('zoe')));
      expect(await twice(order)).toEqual({ kind: 'found-changed', found });
    });

    test.each(wrongs)(
      'an address that %s does not stay as it was to be, and is reported',
      async (_, found, state) => {
        await server.apply(change(at('team'), null, found));
        expect(await twice(change(at('team'), state, state))).toEqual({ kind: 'found-changed', found });
      },
    );

    test('the order of forwards makes no difference', async () => {
      await server.apply(change(at('team'), null, alias(outside('ann'), outside('eve'))));
      const order = change(at('team'), alias(outside('eve'), outside('ann')), alias(outside('ann')));
      expect(await twice(order)).toEqual(applied);
    });

    test('of changes to one address at once one wins, and the others get what it made', async () => {
      const wanted = Array.from({ length: 20 }, (_, n) => alias(outside(`n${n}`)));
      const outcomes = await Promise.all(
        wanted.map((after) => server.apply(change(at('team'), null, after))),
      );
      const found = await server.read(at('team'));
      expect(outcomes.filter(({ kind }) => kind === 'applied')).toHaveLength(1);
      expect(outcomes.filter(({ kind }) => kind !== 'applied')).toEqual(
        Array.from({ length: 19 }, () => ({ kind: 'found-changed', found })),
      );
    });

    test('one change given many times at once is applied by all of them', async () => {
      const order = change(at('bob'), null, mailbox());
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => server.apply(order)));
      expect(outcomes).toEqual(Array.from({ length: 10 }, () => applied));
    });
  });

  describe('many addresses', () => {
    test('ten thousand are read in pages, in order, each once', async () => {
      const names = Array.from({ length: 10_000 }, (_, n) => at(`n${String(n * 7919).padStart(9, '0')}`));
      await Promise.all(names.map((name) => server.apply(change(name, null, alias(outside('ann'))))));
      const all = [...(await everything(server, 999)).keys()];
      expect(all).toEqual([...names, at('postmaster')]);
    });

    test('a page is as long as asked, and the one after the last is empty', async () => {
      for (const local of ['a', 'b', 'c']) await server.apply(change(at(local), null, mailbox()));
      expect((await server.page(at('a'), 2)).map(({ address }) => address)).toEqual([at('b'), at('c')]);
      expect(await server.page(at('postmaster'), 2)).toEqual([]);
    });
  });
}

import { beforeEach, describe, expect, test } from 'vitest';
import type { Address, Domain } from '../../../src/domain/address/address.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import { UnfinishedChange } from '../../../src/mail-servers/port.ts';
import type { MailcowMailbox } from '../../support/fake-mailcow/mailcow-state.ts';
import { addDomain, alias, applied, at, change, everything, mailbox, outside } from '../orders.ts';
import { createMailcowUnderTest } from './mailcow-under-test.ts';

const mebibyte = 2 ** 20;

describe('mailcow, where it answers oddly', () => {
  let underTest: Awaited<ReturnType<typeof createMailcowUnderTest>>;
  const apply = (address: Address, before: AddressState | null, after: AddressState | null) =>
    underTest.server.apply(change(address, before, after));
  const bob = mailbox();
  const listed = async () => [...(await everything(underTest.server)).keys()];

  beforeEach(async () => {
    underTest = await createMailcowUnderTest();
    await underTest.server.apply(addDomain());
    await apply(at('bob'), null, bob);
  });

  /** Adds rows as mailcow's own code would have left them. */
  const put = (local: string, more: Partial<MailcowMailbox> = {}) =>
    underTest.cow.mailboxes.set(at(local), {
      ...underTest.mailboxAt(at('bob')),
      username: at(local),
      ...more,
    });

  /** Changes every answer to a path. */
  const alterAnswer = (path: string, by: (row: Record<string, unknown>) => unknown) => {
    underTest.fake.intercept = async (asked, perform) => {
      const answer = await perform();
      if (!asked.startsWith(path)) return answer;
      const body: unknown = await answer.json();
      return Response.json(Array.isArray(body) ? body.map(by) : by(body as Record<string, unknown>));
    };
  };

  describe('a row', () => {
    test('of nulls, as in the middle of a deletion, is nothing, and holds up nothing', async () => {
      put('eve', { withoutSize: true });
      expect(await listed()).toEqual([at('bob'), at('postmaster')]);
      expect(await underTest.server.read(at('eve'))).toBeNull();
      expect(await underTest.server.conditions()).toMatchObject([{ ok: true }]);
    });

    test.each([
      ['get/domain/all', { domain_name: 'odd.example', active: 'maybe', aliases_left: null }],
      ['get/domain/all', { domain: 'odd.example' }],
      ['get/bcc/all', { local_dest: at('eve'), bcc_dest: 7 }],
      ['get/recipient_map/all', { recipient_map_old: at('eve') }],
      ['get/filters/all', { username: at('eve') }],
    ])('of %s that is odd holds up nothing', async (path, odd) => {
      underTest.fake.intercept = async (asked, perform) => {
        const answer = await perform();
        if (asked !== path) return answer;
        const body: unknown = await answer.json();
        return Response.json([...(Array.isArray(body) ? body : []), odd]);
      };
      expect(await underTest.server.domains()).toContain('example.org');
      expect(await listed()).toEqual([at('bob'), at('postmaster')]);
      expect(await underTest.server.read(at('bob'))).toEqual(bob);
    });

    test('of an unknown form for one address alone is reported until it is known again', async () => {
      alterAnswer('get/mailbox/bob@example.org', (row) => [row]);
      await expect(underTest.server.read(at('bob'))).rejects.toMatchObject({ trouble: 'odd' });
      const detail = expect.stringContaining('(bob@example.org)');
      expect(await underTest.server.conditions()).toMatchObject([{ ok: true }, { ok: false, detail }]);
      alterAnswer('nothing', (row) => row);
      expect(await underTest.server.read(at('bob'))).toEqual(bob);
      expect(await underTest.server.conditions()).toMatchObject([{ ok: true }]);
    });

    test('of a resource is none of ours', async () => {
      put('room', { kind: 'location' });
      expect(await listed()).toEqual([at('bob'), at('postmaster')]);
      expect(await underTest.server.read(at('room'))).toBeNull();
    });

    test('without attributes, which is an empty list to PHP, is read', async () => {
      alterAnswer('get/mailbox', (row) => ({ ...row, attributes: [] }));
      expect(await underTest.server.read(at('bob'))).toEqual(bob);
      expect(await listed()).toEqual([at('bob'), at('postmaster')]);
    });

    test.each<[string, (row: Record<string, unknown>) => unknown]>([
      ['get/mailbox', (row) => (row['username'] === at('eve') ? { ...row, active: 'maybe' } : row)],
      ['get/mailbox', (row) => (row['username'] === at('eve') ? { ...row, created: null, tags: [] } : row)],
      ['get/alias', (row) => (row['address'] === at('eve') ? { ...row, goto: 7 } : row)],
    ])('of %s that is odd is reported, alone, and all others work', async (path, by) => {
      if (path === 'get/alias') await apply(at('eve'), null, alias(outside('ann')));
      else put('eve');
      alterAnswer(path, by);
      expect(await listed()).toEqual([at('bob'), at('postmaster')]);
      await expect(underTest.server.read(at('eve'))).rejects.toMatchObject({ trouble: 'odd' });
      expect(await underTest.server.read(at('bob'))).toEqual(bob);
      expect(await underTest.server.conditions()).toMatchObject([
        { ok: true },
        { ok: false, detail: expect.stringContaining(at('eve')) },
      ]);
    });
  });

  test('a domain that mailcow does not have has no mailboxes, whatever it answers', async () => {
    const odd = 'r&d@elsewhere.example' as Address;
    expect(await underTest.server.read(odd)).toBeNull();
    underTest.cow.mailboxes.set(odd, { ...underTest.mailboxAt(at('bob')), username: odd });
    await underTest.server.apply(addDomain('sister.example' as Domain));
    expect(await listed()).not.toContain(odd);
  });

  describe('a mailbox', () => {
    test.each(['self alias', 'user_acl'] as const)(
      'of which mailcow made half, up to its %s, does not count as made',
      async (where) => {
        const eve = mailbox();
        underTest.cow.databaseFailsAt = where;
        await expect(apply(at('eve'), null, eve)).rejects.toThrow(
          where === 'self alias' ? /nothing at all.*database/ : /did not do all of it/,
        );
        expect(underTest.cow.mailboxes.has(at('eve'))).toBe(false);
        expect(underTest.warnings).toEqual([expect.stringMatching(/half of a mailbox/)]);
        underTest.cow.databaseFailsAt = null;
        expect(await apply(at('eve'), null, eve)).toEqual(applied);
        expect(underTest.mailboxAt(at('eve')).half).toBe(false);
      },
    );

    test('of which it made half in an alias’s place is made whole later', async () => {
      const team = alias(outside('ann'));
      await apply(at('team'), null, team);
      const next = mailbox();
      underTest.cow.databaseFailsAt = 'self alias';
      await expect(apply(at('team'), team, next)).rejects.toThrow(UnfinishedChange);
      underTest.cow.databaseFailsAt = null;
      expect(await apply(at('team'), team, next)).toEqual(applied);
      expect(underTest.mailboxAt(at('team')).half).toBe(false);
    });

    test('that holds mail already is left, however it came about', async () => {
      const eve = mailbox();
      underTest.cow.databaseFailsAt = 'self alias';
      underTest.fake.intercept = async (path, perform) => {
        const answer = await perform();
        if (path === 'add/mailbox') underTest.mailboxAt(at('eve')).mail.push(Buffer.from('x'));
        return answer;
      };
      expect(await apply(at('eve'), null, eve)).toEqual(applied);
      expect(underTest.mailboxAt(at('eve')).mail).toHaveLength(1);
    });

    test.each<[string, MailcowMailbox['kind']]>([
      ['a resource', 'group'],
      ['half a mailbox', undefined],
    ])('at the address of %s is refused, with where to look', async (_, kind) => {
      put('room', kind ? { kind } : { withoutSize: true });
      await expect(apply(at('room'), null, mailbox())).rejects.toThrow(
        /object_exists.*resource.*only half.*Take it away there/,
      );
    });

    test('above the most that one may have is refused as such, when it is made and when it is changed', async () => {
      const domain = underTest.cow.domains.get('example.org');
      if (domain) domain.maxquota = 5;
      const [small, large] = [{ quota: 4 * mebibyte }, { quota: 6 * mebibyte }];
      const eve = mailbox(undefined, small);
      expect(await apply(at('eve'), null, eve)).toEqual(applied);
      await expect(apply(at('ann'), null, mailbox(undefined, large))).rejects.toThrow(
        /larger than mailcow lets a mailbox of the domain have/,
      );
      await expect(apply(at('eve'), eve, mailbox(eve.mailbox.id, large))).rejects.toThrow(
        /larger than mailcow lets a mailbox of the domain have/,
      );
    });

    test('that lets nobody log in is read as that, and comes back as that', async () => {
      underTest.mailboxAt(at('bob')).active = 2;
      const noLogin = { ...bob, login: false };
      expect(await underTest.server.read(at('bob'))).toEqual(noLogin);
      const suspended = { ...bob, enabled: false };
      expect(await apply(at('bob'), bob, suspended)).toEqual({ kind: 'found-changed', found: noLogin });
      expect(await apply(at('bob'), noLogin, suspended)).toEqual(applied);
      expect(underTest.mailboxAt(at('bob')).active).toBe(0);
      expect(await apply(at('bob'), suspended, noLogin)).toEqual(applied);
      expect(underTest.mailboxAt(at('bob')).active).toBe(2);
      expect(underTest.mailboxAt(at('bob')).tags).toEqual([`facteur:${bob.mailbox.id}`]);
    });

    test('that an older version suspended, which let nobody log in, is resumed as it is wanted', async () => {
      const suspended = { ...bob, enabled: false };
      for (const wanted of [bob, { ...bob, login: false }]) {
        underTest.mailboxAt(at('bob')).active = 0;
        underTest.mailboxAt(at('bob')).tags.push('facteur-no-login');
        expect(await apply(at('bob'), suspended, wanted)).toEqual(applied);
        expect(await underTest.server.read(at('bob'))).toEqual(wanted);
        expect(underTest.mailboxAt(at('bob')).tags).toEqual([`facteur:${bob.mailbox.id}`]);
      }
    });

    test('that is made again by hand in the same second is taken for the one before', async () => {
      const still = await createMailcowUnderTest({}, { now: () => '2026-11-23 00:00:00' });
      await still.server.apply(addDomain());
      const make = () =>
        still.cow.mailboxes.set(at('eve'), {
          ...underTest.mailboxAt(at('bob')),
          username: at('eve'),
          tags: [],
          created: still.cow.now(),
        });
      make();
      const first = await still.server.read(at('eve'));
      still.cow.mailboxes.delete(at('eve'));
      make();
      expect(await still.server.read(at('eve'))).toEqual(first);
    });
  });

  describe('a domain', () => {
    const off = 'off.example' as Domain;
    test.each([
      ['off', { active: 0, backupmx: 0 }],
      ['relayed', { active: 1, backupmx: 1 }],
    ] as const)('that is %s is not said to be received for', async (why, more) => {
      underTest.cow.domains.set(off, { ...underTest.cow.template, domain: off, ...more });
      expect(await underTest.server.apply(addDomain(off))).toEqual({
        kind: 'impossible',
        why: { code: 'domain-not-received', domain: off, why },
      });
      expect(underTest.cow.aliases.has(`postmaster@${off}`)).toBe(false);
    });
  });

  test('a key that may only read is a trouble that its condition reports', async () => {
    underTest.cow.isReadOnly = true;
    expect(await underTest.server.conditions()).toMatchObject([
      { ok: false, detail: expect.stringMatching(/API key write.*read-write key/) },
    ]);
  });

  test('an answer with nothing in it is reported as what it is', async () => {
    underTest.fake.intercept = async () => new Response('', { status: 200 });
    await expect(underTest.server.read(at('bob'))).rejects.toThrow(
      /nothing at all.*whether its database works/,
    );
  });

  test('many who are looked for in lists wait for the same ones', async () => {
    const odd = Array.from({ length: 20 }, (_, n) => at(`bob+${n}`));
    underTest.fake.requests.length = 0;
    await Promise.all(odd.map((address) => underTest.server.read(address)));
    const lists = underTest.fake.requests.filter((line) => line === 'GET get/alias/all');
    expect(lists.length).toBeLessThanOrEqual(2);
  });

  test('who waits for a list sees what was written before it was asked for', async () => {
    const first = underTest.server.read(at('bob+1'));
    await apply(at('bob+2'), null, alias(outside('ann')));
    const [, second] = await Promise.all([first, underTest.server.read(at('bob+2'))]);
    expect(second).toEqual(alias(outside('ann')));
  });
});

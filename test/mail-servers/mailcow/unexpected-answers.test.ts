import { beforeEach, describe, expect, test } from 'vitest';
import type { Address, Domain } from '../../../src/domain/address/address.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import { UnfinishedChange } from '../../../src/mail-servers/port.ts';
import type { CowMailbox } from '../../support/fake-mailcow/mailcow-state.ts';
import { addDomain, alias, applied, at, change, everything, mailbox, outside } from '../orders.ts';
import { makePasture } from './mailcow-under-test.ts';

const mebibyte = 2 ** 20;

describe('mailcow, where it answers oddly', () => {
  let pasture: Awaited<ReturnType<typeof makePasture>>;
  const apply = (address: Address, before: AddressState | null, after: AddressState | null) =>
    pasture.server.apply(change(address, before, after));
  const bob = mailbox();
  const listed = async () => [...(await everything(pasture.server)).keys()];

  beforeEach(async () => {
    pasture = await makePasture();
    await pasture.server.apply(addDomain());
    await apply(at('bob'), null, bob);
  });

  /** Puts what mailcow's own code would have left in the table. */
  const put = (local: string, more: Partial<CowMailbox> = {}) =>
    pasture.cow.mailboxes.set(at(local), { ...pasture.mailboxAt(at('bob')), username: at(local), ...more });

  /** Has every answer to a path changed. */
  const twist = (path: string, by: (row: Record<string, unknown>) => unknown) => {
    pasture.fake.meddle = async (asked, perform) => {
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
      expect(await pasture.server.read(at('eve'))).toBeNull();
      expect(await pasture.server.conditions()).toMatchObject([{ ok: true }]);
    });

    test.each([
      ['get/domain/all', { domain_name: 'odd.example', active: 'maybe', aliases_left: null }],
      ['get/domain/all', { domain: 'odd.example' }],
      ['get/bcc/all', { local_dest: at('eve'), bcc_dest: 7 }],
      ['get/recipient_map/all', { recipient_map_old: at('eve') }],
      ['get/filters/all', { username: at('eve') }],
    ])('of %s that is odd holds up nothing', async (path, odd) => {
      pasture.fake.meddle = async (asked, perform) => {
        const answer = await perform();
        if (asked !== path) return answer;
        const body: unknown = await answer.json();
        return Response.json([...(Array.isArray(body) ? body : []), odd]);
      };
      expect(await pasture.server.domains()).toContain('example.org');
      expect(await listed()).toEqual([at('bob'), at('postmaster')]);
      expect(await pasture.server.read(at('bob'))).toEqual(bob);
    });

    test('of an unknown form for one address alone is told until it is known again', async () => {
      twist('get/mailbox/bob@example.org', (row) => [row]);
      await expect(pasture.server.read(at('bob'))).rejects.toMatchObject({ trouble: 'odd' });
      const told = expect.stringContaining('(bob@example.org)');
      expect(await pasture.server.conditions()).toMatchObject([{ ok: true }, { ok: false, detail: told }]);
      twist('nothing', (row) => row);
      expect(await pasture.server.read(at('bob'))).toEqual(bob);
      expect(await pasture.server.conditions()).toMatchObject([{ ok: true }]);
    });

    test('of a resource is none of ours', async () => {
      put('room', { kind: 'location' });
      expect(await listed()).toEqual([at('bob'), at('postmaster')]);
      expect(await pasture.server.read(at('room'))).toBeNull();
    });

    test('without attributes, which is an empty list to PHP, is read', async () => {
      twist('get/mailbox', (row) => ({ ...row, attributes: [] }));
      expect(await pasture.server.read(at('bob'))).toEqual(bob);
      expect(await listed()).toEqual([at('bob'), at('postmaster')]);
    });

    test.each<[string, (row: Record<string, unknown>) => unknown]>([
      ['get/mailbox', (row) => (row['username'] === at('eve') ? { ...row, active: 'maybe' } : row)],
      ['get/mailbox', (row) => (row['username'] === at('eve') ? { ...row, created: null, tags: [] } : row)],
      ['get/alias', (row) => (row['address'] === at('eve') ? { ...row, goto: 7 } : row)],
    ])('of %s that is odd is told, alone, and all others work', async (path, by) => {
      if (path === 'get/alias') await apply(at('eve'), null, alias(outside('ann')));
      else put('eve');
      twist(path, by);
      expect(await listed()).toEqual([at('bob'), at('postmaster')]);
      await expect(pasture.server.read(at('eve'))).rejects.toMatchObject({ trouble: 'odd' });
      expect(await pasture.server.read(at('bob'))).toEqual(bob);
      expect(await pasture.server.conditions()).toMatchObject([
        { ok: true },
        { ok: false, detail: expect.stringContaining(at('eve')) },
      ]);
    });
  });

  test('a domain that mailcow does not have has no mailboxes, whatever it tells', async () => {
    const odd = 'r&d@elsewhere.example' as Address;
    expect(await pasture.server.read(odd)).toBeNull();
    pasture.cow.mailboxes.set(odd, { ...pasture.mailboxAt(at('bob')), username: odd });
    await pasture.server.apply(addDomain('sister.example' as Domain));
    expect(await listed()).not.toContain(odd);
  });

  describe('a mailbox', () => {
    test.each(['self alias', 'user_acl'] as const)(
      'of which mailcow made half, up to its %s, does not count as made',
      async (where) => {
        const eve = mailbox();
        pasture.cow.databaseFailsAt = where;
        await expect(apply(at('eve'), null, eve)).rejects.toThrow(
          where === 'self alias' ? /nothing at all.*database/ : /did not do all of it/,
        );
        expect(pasture.cow.mailboxes.has(at('eve'))).toBe(false);
        expect(pasture.warnings).toEqual([expect.stringMatching(/half of a mailbox/)]);
        pasture.cow.databaseFailsAt = null;
        expect(await apply(at('eve'), null, eve)).toEqual(applied);
        expect(pasture.mailboxAt(at('eve')).half).toBe(false);
      },
    );

    test('of which it made half in an alias’s place is made whole later', async () => {
      const team = alias(outside('ann'));
      await apply(at('team'), null, team);
      const next = mailbox();
      pasture.cow.databaseFailsAt = 'self alias';
      await expect(apply(at('team'), team, next)).rejects.toThrow(UnfinishedChange);
      pasture.cow.databaseFailsAt = null;
      expect(await apply(at('team'), team, next)).toEqual(applied);
      expect(pasture.mailboxAt(at('team')).half).toBe(false);
    });

    test('that holds mail already is left, however it came about', async () => {
      const eve = mailbox();
      pasture.cow.databaseFailsAt = 'self alias';
      pasture.fake.meddle = async (path, perform) => {
        const answer = await perform();
        if (path === 'add/mailbox') pasture.mailboxAt(at('eve')).mail.push(Buffer.from('x'));
        return answer;
      };
      expect(await apply(at('eve'), null, eve)).toEqual(applied);
      expect(pasture.mailboxAt(at('eve')).mail).toHaveLength(1);
    });

    test.each<[string, CowMailbox['kind']]>([
      ['a resource', 'group'],
      ['half a mailbox', undefined],
    ])('at the address of %s is refused, with where to look', async (_, kind) => {
      put('room', kind ? { kind } : { withoutSize: true });
      await expect(apply(at('room'), null, mailbox())).rejects.toThrow(
        /object_exists.*resource.*only half.*Take it away there/,
      );
    });

    test('above the most that one may have is told so, when it is made and when it is changed', async () => {
      const domain = pasture.cow.domains.get('example.org');
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

    test('that lets nobody log in comes back as that', async () => {
      pasture.mailboxAt(at('bob')).active = 2;
      const suspended = { ...bob, enabled: false };
      expect(await apply(at('bob'), bob, suspended)).toEqual(applied);
      expect(pasture.mailboxAt(at('bob')).active).toBe(0);
      expect(await apply(at('bob'), suspended, bob)).toEqual(applied);
      expect(pasture.mailboxAt(at('bob')).active).toBe(2);
      expect(pasture.mailboxAt(at('bob')).tags).toEqual([`facteur:${bob.mailbox.id}`]);
      await pasture.cleanup();
    });

    test('whose logins were let in again in mailcow, suspended, comes back with them', async () => {
      pasture.mailboxAt(at('bob')).active = 2;
      const suspended = { ...bob, enabled: false };
      await apply(at('bob'), bob, suspended);
      pasture.mailboxAt(at('bob')).active = 1;
      await apply(at('bob'), bob, suspended);
      await apply(at('bob'), suspended, bob);
      expect(pasture.mailboxAt(at('bob')).active).toBe(1);
    });

    test('that is made again by hand in the same second is taken for the one before', async () => {
      const still = await makePasture({}, { now: () => '2026-11-23 00:00:00' });
      await still.server.apply(addDomain());
      const make = () =>
        still.cow.mailboxes.set(at('eve'), {
          ...pasture.mailboxAt(at('bob')),
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
      pasture.cow.domains.set(off, { ...pasture.cow.template, domain: off, ...more });
      expect(await pasture.server.apply(addDomain(off))).toEqual({
        kind: 'impossible',
        why: { code: 'domain-not-received', domain: off, why },
      });
      expect(pasture.cow.aliases.has(`postmaster@${off}`)).toBe(false);
    });
  });

  test('a key that may only read is a trouble that its condition tells', async () => {
    pasture.cow.isReadOnly = true;
    expect(await pasture.server.conditions()).toMatchObject([
      { ok: false, detail: expect.stringMatching(/API key write.*read-write key/) },
    ]);
  });

  test('an answer with nothing in it is told as what it is', async () => {
    pasture.fake.meddle = async () => new Response('', { status: 200 });
    await expect(pasture.server.read(at('bob'))).rejects.toThrow(
      /nothing at all.*whether its database works/,
    );
  });

  test('many who are looked for in lists wait for the same ones', async () => {
    const odd = Array.from({ length: 20 }, (_, n) => at(`bob+${n}`));
    pasture.fake.requests.length = 0;
    await Promise.all(odd.map((address) => pasture.server.read(address)));
    const lists = pasture.fake.requests.filter((line) => line === 'GET get/alias/all');
    expect(lists.length).toBeLessThanOrEqual(2);
  });

  test('who waits for a list sees what was written before it was asked for', async () => {
    const first = pasture.server.read(at('bob+1'));
    await apply(at('bob+2'), null, alias(outside('ann')));
    const [, second] = await Promise.all([first, pasture.server.read(at('bob+2'))]);
    expect(second).toEqual(alias(outside('ann')));
  });
});

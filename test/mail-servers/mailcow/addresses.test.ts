import { beforeEach, describe, expect, test } from 'vitest';
import type { Address } from '../../../src/domain/address.ts';
import { MailServerUnavailable, UnfinishedChange } from '../../../src/mail-servers/port.ts';
import { addDomain, alias, applied, at, change, everything, mailbox, outside } from '../orders.ts';
import { makePasture } from './pasture.ts';

const mebibyte = 2 ** 20;
const letter = Buffer.from('Subject: hello\r\n\r\nHow are you?\r\n');

describe('addresses in mailcow', () => {
  let pasture: Awaited<ReturnType<typeof makePasture>>;
  const post = (path: string, body: object) =>
    pasture.fake.fetch(new URL(`/api/v1/${path}`, pasture.fake.url), {
      method: 'POST',
      headers: { 'X-API-Key': pasture.cow.apiKey },
      body: JSON.stringify(body),
    });
  const apply = (
    address: Address,
    ...[before, after]: [Parameters<typeof change>[1], Parameters<typeof change>[2]]
  ) => pasture.server.apply(change(address, before, after));

  beforeEach(async () => {
    pasture = await makePasture();
    await pasture.server.apply(addDomain());
  });

  /** Makes a mailbox as mailcow's own administrator would. */
  const makeByHand = (local_part: string, more = {}) => {
    const password = 'correct horse battery';
    const account = { local_part, domain: 'example.org', name: 'Bob', password, password2: password };
    return post('add/mailbox', { ...account, quota: 1024, active: true, ...more });
  };

  describe('an id', () => {
    const idOf = async (address: Address) => (await pasture.server.read(address))?.mailbox?.id;

    test('of a mailbox of ours outlives what mailcow does to it', async () => {
      const bob = mailbox();
      await apply(at('bob'), null, bob);
      await post('edit/mailbox', { items: [at('bob')], attr: { quota: 5 } });
      pasture.mailboxAt(at('bob')).tags.unshift('staff');
      expect(await idOf(at('bob'))).toBe(bob.mailbox.id);
    });

    test('of a mailbox that was made in mailcow stays, and is another for the next', async () => {
      await makeByHand('eve');
      const first = await idOf(at('eve'));
      await post('edit/mailbox', { items: [at('eve')], attr: { active: false } });
      expect(await idOf(at('eve'))).toBe(first);
      await post('delete/mailbox', [at('eve')]);
      await makeByHand('eve');
      expect(await idOf(at('eve'))).not.toBe(first);
      expect(first).toMatch(/^[0-9a-f]{32}$/);
    });

    test('that mailcow does not lead to is asked for', async () => {
      await makeByHand('eve');
      pasture.mailboxAt(at('eve')).created = '';
      await expect(pasture.server.read(at('eve'))).rejects.toThrow(/when its mailboxes were made/);
    });
  });

  test('a mailbox without logins still receives, and is left so', async () => {
    await makeByHand('eve', { active: 2 });
    const eve = await pasture.server.read(at('eve'));
    if (!eve?.mailbox) throw new Error('There is no mailbox');
    expect(eve.enabled).toBe(true);
    const next = { ...eve, mailbox: { ...eve.mailbox, quota: 5 * mebibyte } };
    expect(await apply(at('eve'), eve, next)).toEqual(applied);
    expect(pasture.mailboxAt(at('eve'))).toMatchObject({ active: 2, quota: 5 * mebibyte });
  });

  test('a quota is rounded up to whole MiB, and what was asked for counts as what is there', async () => {
    const bob = mailbox(undefined, { quota: 5_000_000 });
    const more = mailbox(bob.mailbox.id, { quota: 6_000_000 });
    expect(await apply(at('bob'), null, bob)).toEqual(applied);
    expect(await apply(at('bob'), null, bob)).toEqual(applied);
    expect((await pasture.server.read(at('bob')))?.mailbox?.quota).toBe(5 * mebibyte);
    expect(await apply(at('bob'), bob, more)).toEqual(applied);
    expect((await pasture.server.read(at('bob')))?.mailbox?.quota).toBe(6 * mebibyte);
  });

  test('an alias whose number another address begins with is told from it', async () => {
    await apply(at('first'), null, alias(outside('ann')));
    const { id } = [...pasture.cow.aliases.values()].at(-1) ?? { id: 0 };
    expect(await pasture.server.read(at(`${id}`))).toBeNull();
    expect(await apply(at(`${id}`), null, alias(outside('eve')))).toEqual(applied);
    expect(await pasture.server.read(at(`${id}`))).toEqual(alias(outside('eve')));
    expect(await apply(at(`${id}`), alias(outside('eve')), null)).toEqual(applied);
    expect(await pasture.server.read(at('first'))).toEqual(alias(outside('ann')));
  });

  test('a mailbox whose name would come to mailcow as another is looked for in a list', async () => {
    const odd = mailbox();
    await apply(at('r&d/lab'), null, odd);
    expect(await pasture.server.read(at('r&d/lab'))).toEqual(odd);
    expect(await pasture.server.measure(at('r&d/lab'))).toMatchObject({ messages: 0 });
    expect(await apply(at('r&d/lab'), odd, null)).toEqual(applied);
    await apply(at("o'hara"), null, odd);
    expect(await pasture.server.appPasswords(at("o'hara"))).toEqual([]);
  });

  test('domains that are switched off or relayed for are not received for', async () => {
    await post('add/domain', { domain: 'off.example', active: false });
    await post('add/domain', { domain: 'relayed.example', active: true });
    const relayed = pasture.cow.domains.get('relayed.example');
    if (relayed) relayed.backupmx = 1;
    await post('add/alias', { address: 'team@off.example', goto: outside('ann'), active: true });
    expect(await pasture.server.domains()).toEqual(['example.org']);
    expect([...(await everything(pasture.server)).keys()]).toEqual([at('postmaster')]);
  });

  describe('a conversion', () => {
    test('goes to and fro, and the new mailbox shows nothing of the old one', async () => {
      const [bob, forward, next] = [mailbox(), alias(outside('bob')), mailbox()];
      await apply(at('bob'), null, bob);
      await pasture.deliver(at('bob'), letter);
      expect(await apply(at('bob'), bob, forward)).toEqual(applied);
      expect(await apply(at('bob'), forward, next)).toEqual(applied);
      expect(await pasture.server.read(at('bob'))).toEqual(next);
      expect(await pasture.messages(at('bob'))).toEqual([]);
      expect(pasture.cow.garbage).toEqual([[letter]]);
    });

    test('waits while others forward there, since mailcow would drop them', async () => {
      const [bob, team] = [mailbox(), alias(at('bob'), outside('ann'))];
      await apply(at('bob'), null, bob);
      await apply(at('team'), null, team);
      for (const after of [alias(outside('bob')), null])
        await expect(apply(at('bob'), bob, after)).rejects.toThrow(
          /what forwards to it \(team@example.org\)/,
        );
      expect(await pasture.server.read(at('bob'))).toEqual(bob);
      expect(await pasture.server.read(at('team'))).toEqual(team);
    });

    test.each([
      ['mailboxes', /max_mailbox_exceeded.*raise that limit/],
      ['quota', /mailbox_quota_left_exceeded/],
    ] as const)('that the domain’s %s leave no room for deletes nothing', async (limit, words) => {
      const team = alias(outside('ann'));
      await apply(at('team'), null, team);
      const domain = pasture.cow.domains.get('example.org');
      if (domain) domain[limit] = 0;
      await expect(apply(at('team'), team, mailbox(undefined, { quota: mebibyte }))).rejects.toThrow(words);
      expect(await pasture.server.read(at('team'))).toEqual(team);
    });

    test('whose second half is refused is unfinished until it works', async () => {
      const [bob, forward] = [mailbox(), alias(outside('bob'))];
      await apply(at('bob'), null, bob);
      pasture.fake.meddle = async (path, perform) =>
        path === 'add/alias' ? Response.json([{ type: 'danger', msg: 'max_alias_exceeded' }]) : perform();
      await expect(apply(at('bob'), bob, forward)).rejects.toThrow(UnfinishedChange);
      await expect(apply(at('bob'), bob, forward)).rejects.toThrow(/raise that limit/);
      pasture.fake.meddle = (_, perform) => perform();
      expect(await apply(at('bob'), bob, forward)).toEqual(applied);
      expect(await pasture.server.read(at('bob'))).toEqual(forward);
    });
  });

  test.each([
    ['mailboxes', 0, mailbox(), /max_mailbox_exceeded.*raise that limit there/],
    // It has its postmaster.
    ['aliases', 1, alias(outside('ann')), /max_alias_exceeded.*raise that limit there/],
    ['maxquota', 0, mailbox(undefined, { quota: mebibyte }), /mailbox_quota_exceeded/],
  ] as const)('a domain’s limit of %s is told', async (limit, most, after, words) => {
    const domain = pasture.cow.domains.get('example.org');
    if (domain) domain[limit] = most;
    await expect(apply(at('bob'), null, after)).rejects.toThrow(MailServerUnavailable);
    await expect(apply(at('bob'), null, after)).rejects.toThrow(words);
    expect(await pasture.server.read(at('bob'))).toBeNull();
  });

  test('mail that mailcow could not put away is said in the log', async () => {
    const bob = mailbox();
    await apply(at('bob'), null, bob);
    pasture.cow.dovecotDown = true;
    expect(await apply(at('bob'), bob, null)).toEqual(applied);
    expect(pasture.warnings).toEqual([
      expect.stringMatching(/still lies under \/var\/vmail: move that away/),
    ]);
  });

  test('a mailbox that forwards too is refused, with the reason', async () => {
    const mixed = mailbox(undefined, { forwards: [outside('bob')] });
    await expect(apply(at('bob'), null, mixed)).rejects.toThrow(/no mailbox that forwards too/);
    expect(await pasture.server.read(at('bob'))).toBeNull();
  });

  test('a removed mailbox is not brought back as an empty one', async () => {
    const bob = mailbox();
    await apply(at('bob'), null, bob);
    await apply(at('bob'), bob, null);
    const why = { code: 'removed-mail-gone', id: bob.mailbox.id };
    const order = { ...change(at('bob'), null, bob), restores: true };
    expect(await pasture.server.apply(order)).toEqual({ kind: 'impossible', why });
  });

  describe('a walk', () => {
    const lists = () => pasture.fake.requests.filter((line) => line === 'GET get/alias/all').length;

    test('through many pages lists once, and sees what was changed by us', async () => {
      for (const local of ['a', 'b', 'c', 'd']) await apply(at(local), null, alias(outside('ann')));
      const before = lists();
      expect((await everything(pasture.server, 2)).size).toBe(5);
      expect(lists()).toBe(before + 1);
      await pasture.server.page(null, 2);
      await apply(at('e'), null, alias(outside('ann')));
      expect((await pasture.server.page(at('d'), 2)).map(({ address }) => address)).toEqual([
        at('e'),
        at('postmaster'),
      ]);
    });
  });

  test('a request that mailcow’s description does not know is noticed', async () => {
    await post('add/alias', { address: at('x'), goto: outside('ann'), active: true, activ: 1 });
    const { complaints } = pasture.fake;
    // Nothing can be noticed where the description is not there, which a line on standard error has said.
    if (complaints.length > 0) expect(complaints).toEqual([expect.stringMatching(/add\/alias body/)]);
  });
});

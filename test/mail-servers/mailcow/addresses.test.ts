import { beforeEach, describe, expect, test } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import { MailServerUnavailable, UnfinishedChange } from '../../../src/mail-servers/port.ts';
import { destinations } from '../destinations.ts';
import { addDomain, alias, applied, at, change, everything, mailbox, outside } from '../orders.ts';
import { createMailcowUnderTest } from './mailcow-under-test.ts';

const mebibyte = 2 ** 20;
const message = Buffer.from('Subject: hello\r\n\r\nHow are you?\r\n');

describe('addresses in mailcow', () => {
  let underTest: Awaited<ReturnType<typeof createMailcowUnderTest>>;
  const post = (path: string, body: object) =>
    underTest.fake.fetch(new URL(`/api/v1/${path}`, underTest.fake.url), {
      method: 'POST',
      headers: { 'X-API-Key': underTest.cow.apiKey },
      body: JSON.stringify(body),
    });
  const apply = (
    address: Address,
    ...[before, after]: [Parameters<typeof change>[1], Parameters<typeof change>[2]]
  ) => underTest.server.apply(change(address, before, after));

  beforeEach(async () => {
    underTest = await createMailcowUnderTest();
    await underTest.server.apply(addDomain());
  });

  /** Makes a mailbox as mailcow's own administrator would. */
  const makeByHand = (local_part: string, more = {}) => {
    const password = 'correct horse battery';
    const account = { local_part, domain: 'example.org', name: 'Bob', password, password2: password };
    return post('add/mailbox', { ...account, quota: 1024, active: true, ...more });
  };

  describe('an id', () => {
    const idOf = async (address: Address) => (await underTest.server.read(address))?.mailbox?.id;

    test('of a mailbox of ours outlives what mailcow does to it', async () => {
      const bob = mailbox();
      await apply(at('bob'), null, bob);
      await post('edit/mailbox', { items: [at('bob')], attr: { quota: 5 } });
      underTest.mailboxAt(at('bob')).tags.unshift('staff');
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
      underTest.mailboxAt(at('eve')).created = '';
      await expect(underTest.server.read(at('eve'))).rejects.toThrow(/when its mailboxes were made/);
    });
  });

  test('a mailbox without logins still receives, and is left so', async () => {
    await makeByHand('eve', { active: 2 });
    const eve = await underTest.server.read(at('eve'));
    if (!eve?.mailbox) throw new Error('There is no mailbox');
    expect(eve).toMatchObject({ enabled: true, login: false });
    const next = { ...eve, mailbox: { ...eve.mailbox, quota: 5 * mebibyte } };
    expect(await apply(at('eve'), eve, next)).toEqual(applied);
    expect(underTest.mailboxAt(at('eve'))).toMatchObject({ active: 2, quota: 5 * mebibyte });
  });

  test('a quota is rounded up to whole MiB, and what was asked for counts as what is there', async () => {
    const bob = mailbox(undefined, { quota: 5_000_000 });
    const more = mailbox(bob.mailbox.id, { quota: 6_000_000 });
    expect(await apply(at('bob'), null, bob)).toEqual(applied);
    expect(await apply(at('bob'), null, bob)).toEqual(applied);
    expect((await underTest.server.read(at('bob')))?.mailbox?.quota).toBe(5 * mebibyte);
    expect(await apply(at('bob'), bob, more)).toEqual(applied);
    expect((await underTest.server.read(at('bob')))?.mailbox?.quota).toBe(6 * mebibyte);
  });

  test('an alias whose number another address begins with is distinguished from it', async () => {
    await apply(at('first'), null, alias(outside('ann')));
    const { id } = [...underTest.cow.aliases.values()].at(-1) ?? { id: 0 };
    expect(await underTest.server.read(at(`${id}`))).toBeNull();
    expect(await apply(at(`${id}`), null, alias(outside('eve')))).toEqual(applied);
    expect(await underTest.server.read(at(`${id}`))).toEqual(alias(outside('eve')));
    expect(await apply(at(`${id}`), alias(outside('eve')), null)).toEqual(applied);
    expect(await underTest.server.read(at('first'))).toEqual(alias(outside('ann')));
  });

  test('a mailbox whose name would come to mailcow as another is looked for in a list', async () => {
    const odd = mailbox();
    await apply(at('r&d/lab'), null, odd);
    expect(await underTest.server.read(at('r&d/lab'))).toEqual(odd);
    expect(await underTest.server.measure(at('r&d/lab'))).toMatchObject({ messages: 0 });
    expect(await apply(at('r&d/lab'), odd, null)).toEqual(applied);
    await apply(at("o'hara"), null, odd);
    expect(await underTest.server.appPasswords(at("o'hara"))).toEqual([]);
  });

  test('domains that are switched off or relayed for are not received for', async () => {
    await post('add/domain', { domain: 'off.example', active: false });
    await post('add/domain', { domain: 'relayed.example', active: true });
    const relayed = underTest.cow.domains.get('relayed.example');
    if (relayed) relayed.backupmx = 1;
    await post('add/alias', { address: 'team@off.example', goto: outside('ann'), active: true });
    expect(await underTest.server.domains()).toEqual(['example.org']);
    expect([...(await everything(underTest.server)).keys()]).toEqual([at('postmaster')]);
  });

  describe('a conversion', () => {
    test('goes to and fro, and the new mailbox shows nothing of the old one', async () => {
      const [bob, forward, next] = [mailbox(), alias(outside('bob')), mailbox()];
      await apply(at('bob'), null, bob);
      await underTest.deliver(at('bob'), message);
      expect(await apply(at('bob'), bob, forward)).toEqual(applied);
      expect(await apply(at('bob'), forward, next)).toEqual(applied);
      expect(await underTest.server.read(at('bob'))).toEqual(next);
      expect(await underTest.messages(at('bob'))).toEqual([]);
      expect(underTest.cow.garbage).toEqual([[message]]);
    });

    test('waits while others forward there, since mailcow would drop them', async () => {
      const [bob, team] = [mailbox(), alias(at('bob'), outside('ann'))];
      await apply(at('bob'), null, bob);
      await apply(at('team'), null, team);
      for (const after of [alias(outside('bob')), null])
        await expect(apply(at('bob'), bob, after)).rejects.toThrow(
          /what forwards to it \(team@example.org\)/,
        );
      expect(await underTest.server.read(at('bob'))).toEqual(bob);
      expect(await underTest.server.read(at('team'))).toEqual(team);
    });

    test.each([
      ['mailboxes', /max_mailbox_exceeded.*raise that limit/],
      ['quota', /mailbox_quota_left_exceeded/],
    ] as const)('that the domain’s %s leave no room for deletes nothing', async (limit, words) => {
      const team = alias(outside('ann'));
      await apply(at('team'), null, team);
      const domain = underTest.cow.domains.get('example.org');
      if (domain) domain[limit] = 0;
      await expect(apply(at('team'), team, mailbox(undefined, { quota: mebibyte }))).rejects.toThrow(words);
      expect(await underTest.server.read(at('team'))).toEqual(team);
    });

    test('whose second half is refused is unfinished until it works', async () => {
      const [bob, forward] = [mailbox(), alias(outside('bob'))];
      await apply(at('bob'), null, bob);
      underTest.fake.intercept = async (path, perform) =>
        path === 'add/alias' ? Response.json([{ type: 'danger', msg: 'max_alias_exceeded' }]) : perform();
      await expect(apply(at('bob'), bob, forward)).rejects.toThrow(UnfinishedChange);
      await expect(apply(at('bob'), bob, forward)).rejects.toThrow(/raise that limit/);
      underTest.fake.intercept = (_, perform) => perform();
      expect(await apply(at('bob'), bob, forward)).toEqual(applied);
      expect(await underTest.server.read(at('bob'))).toEqual(forward);
    });
  });

  test.each([
    ['mailboxes', 0, mailbox(), /max_mailbox_exceeded.*raise that limit there/],
    // It has its postmaster.
    ['aliases', 1, alias(outside('ann')), /max_alias_exceeded.*raise that limit there/],
    ['maxquota', 0, mailbox(undefined, { quota: mebibyte }), /mailbox_quota_exceeded/],
  ] as const)('a domain’s limit of %s is reported', async (limit, most, after, words) => {
    const domain = underTest.cow.domains.get('example.org');
    if (domain) domain[limit] = most;
    await expect(apply(at('bob'), null, after)).rejects.toThrow(MailServerUnavailable);
    await expect(apply(at('bob'), null, after)).rejects.toThrow(words);
    expect(await underTest.server.read(at('bob'))).toBeNull();
  });

  test('the limits of a domain are told of many changes together, in their order', async () => {
    const domain = underTest.cow.domains.get('example.org');
    if (!domain) throw new Error('The domain is missing');
    const sized = (size: number) => mailbox(undefined, { quota: size * mebibyte });
    const ann = sized(9);
    await apply(at('ann'), null, ann);
    const to = alias(outside('x'));
    // It has its postmaster.
    Object.assign(domain, { mailboxes: 2, aliases: 3, maxquota: 10, quota: 15 });
    const limit = (of: string, most: number) => ({
      code: 'domain-limit',
      domain: 'example.org',
      limit: of,
      most,
    });
    const wishes: [string, AddressState | null, object | null][] = [
      ['a', to, null],
      ['b', to, null],
      ['c', to, limit('aliases', 3)],
      ['big', sized(11), limit('quota', 10 * mebibyte)],
      ['bob', sized(7), { ...limit('domain-quota', 6 * mebibyte), of: 15 * mebibyte }],
      ['ann', { ...ann, mailbox: { ...ann.mailbox, quota: 5 * mebibyte } }, null],
      ['bob', sized(7), null],
      ['more', sized(1), limit('mailboxes', 2)],
      ['a', null, null],
      ['c', to, null],
      ['ann', null, null],
      ['more', sized(1), null],
    ];
    const list = wishes.map(([local, after]) => ({ address: at(local), after }));
    expect(await underTest.server.rules?.refuses(list)).toEqual(wishes.map(([, , why]) => why));
    const elsewhere = 'x@elsewhere.example' as Address;
    expect(await underTest.server.rules?.refuses([{ address: elsewhere, after: to }])).toEqual([null]);
  });

  test('mail that mailcow could not put away is said in the log', async () => {
    const bob = mailbox();
    await apply(at('bob'), null, bob);
    underTest.cow.dovecotDown = true;
    expect(await apply(at('bob'), bob, null)).toEqual(applied);
    expect(underTest.warnings).toEqual([
      expect.stringMatching(/still lies under \/var\/vmail: move that away/),
    ]);
  });

  test('a mailbox that forwards too is refused, with the reason', async () => {
    const mixed = mailbox(undefined, { forwards: [outside('bob')] });
    await expect(apply(at('bob'), null, mixed)).rejects.toThrow(/no mailbox that forwards too/);
    expect(await underTest.server.read(at('bob'))).toBeNull();
  });

  test('a removed mailbox is not brought back as an empty one', async () => {
    const bob = mailbox();
    await apply(at('bob'), null, bob);
    await apply(at('bob'), bob, null);
    const why = { code: 'removed-mail-gone', id: bob.mailbox.id };
    const order = { ...change(at('bob'), null, bob), restores: true };
    expect(await underTest.server.apply(order)).toEqual({ kind: 'impossible', why });
  });

  describe('a walk', () => {
    const lists = () => underTest.fake.requests.filter((line) => line === 'GET get/alias/all').length;

    test('through many pages lists once, and sees what was changed by us', async () => {
      for (const local of ['a', 'b', 'c', 'd']) await apply(at(local), null, alias(outside('ann')));
      const before = lists();
      expect((await everything(underTest.server, 2)).size).toBe(5);
      expect(lists()).toBe(before + 1);
      await underTest.server.page(null, 2);
      await apply(at('e'), null, alias(outside('ann')));
      expect((await underTest.server.page(at('d'), 2)).map(({ address }) => address)).toEqual([
        at('e'),
        at('postmaster'),
      ]);
    });
  });

  test('a request that mailcow’s description does not know is noticed', async () => {
    await post('add/alias', { address: at('x'), goto: outside('ann'), active: true, activ: 1 });
    const { complaints } = underTest.fake;
    // Without the API's description nothing can be checked; a line on standard error has said so.
    if (complaints.length > 0) expect(complaints).toEqual([expect.stringMatching(/add\/alias body/)]);
  });

  describe('nothing that leads mail elsewhere is left out', () => {
    const bob = mailbox();
    beforeEach(() => apply(at('bob'), null, bob));
    const listed = async (address: Address) => (await everything(underTest.server)).get(address)?.forwards;
    const forwardsOf = async (address = at('bob')) => {
      const { forwards = [] } = (await underTest.server.read(address)) ?? {};
      expect(await listed(address)).toEqual(forwards);
      return forwards;
    };
    const putAlias = (address: string, goto: string, active = 1) =>
      underTest.cow.aliases.set(address, {
        id: underTest.cow.nextId(),
        address,
        goto,
        domain: 'example.org',
        active,
      });
    const bcc = (local_dest: string, type: 'rcpt' | 'sender' = 'rcpt', active = 1) =>
      underTest.cow.bccMaps.push({ local_dest, bcc_dest: 'Boss@Example.com', type, active });
    const map = (recipient_map_old: string, active = 1) =>
      underTest.cow.recipientMaps.push({ recipient_map_old, recipient_map_new: 'boss@example.com', active });
    const filter = (script_data: string, active = 1) =>
      underTest.cow.filters.push({ username: at('bob'), script_data, filter_type: 'prefilter', active });

    test.each(destinations)('as a forward of an alias: %j', async (goto, seen) => {
      putAlias(at('team'), goto);
      for (const each of seen) expect((await forwardsOf(at('team'))).join(' ')).toContain(each);
    });

    test.each<[string, () => unknown, string]>([
      ['a BCC map', () => bcc(at('bob')), 'boss@example.com (BCC)'],
      ['a BCC map of what is sent', () => bcc(at('bob'), 'sender'), 'boss@example.com (BCC of what is sent)'],
      ['a BCC map of its domain', () => bcc('@example.org'), 'boss@example.com (BCC)'],
      ['a recipient map', () => map(at('bob')), 'boss@example.com (recipient map)'],
      ['a recipient map of its domain', () => map('@example.org'), 'boss@example.com (recipient map)'],
      ['a filter', () => filter('redirect "Boss@Example.com";'), 'boss@example.com (filter)'],
      [
        'a filter that keeps a copy',
        () => filter('require ["copy"];\nif true { redirect :copy "boss@example.com" ; }'),
        'boss@example.com (filter)',
      ],
      ['a filter by a variable', () => filter(`redirect "\${to}";`), `\${to} (filter)`],
      [
        'an alias at its own address',
        () => putAlias(at('bob'), `${at('bob')},boss@example.com`),
        'boss@example.com (alias of the same address)',
      ],
    ])('by %s', async (_, put, item) => {
      put();
      expect(await forwardsOf()).toEqual([item]);
    });

    test('but what is switched off, said in a comment or a text, or leads nowhere else', async () => {
      bcc(at('bob'), 'rcpt', 0);
      map(at('bob'), 0);
      filter('redirect "boss@example.com";', 0);
      filter('# redirect "a@example.com";\n/* redirect "b@example.com"; */ keep;');
      filter('fileinto "redirect me"; keep;');
      putAlias(at('bob'), at('bob'));
      bcc(at('ann'));
      expect(await forwardsOf()).toEqual([]);
    });

    test('is listed among who forwards to an address', async () => {
      underTest.cow.bccMaps.push({ local_dest: at('ann'), bcc_dest: at('bob'), type: 'rcpt', active: 1 });
      putAlias(at('team'), `a@example.com,${at('bob')}`);
      expect(await underTest.server.forwardersTo(at('bob'))).toEqual([at('ann'), at('team')]);
    });

    test('stays as it is through changes of all else, and by us is neither made nor removed', async () => {
      bcc('@example.org');
      const item = 'boss@example.com (BCC)' as Address;
      const found = { ...bob, forwards: [item] };
      const suspended = { ...found, enabled: false };
      expect(await apply(at('bob'), found, suspended)).toEqual(applied);
      expect(await apply(at('bob'), found, suspended)).toEqual(applied);
      expect(await underTest.server.read(at('bob'))).toEqual(suspended);
      const words = expect.stringContaining('change it in mailcow');
      const refused = { kind: 'impossible', why: { code: 'against-rules', words } };
      expect(await apply(at('bob'), suspended, { ...bob, enabled: false })).toEqual(refused);
      expect(await apply(at('team'), null, alias(outside('a')))).toEqual(applied);
      expect(await apply(at('team'), null, alias(outside('a')))).toEqual(applied);
      expect(await forwardsOf(at('team'))).toEqual([outside('a'), item]);
      const more = alias(outside('a'), item, 'eve@example.com (BCC)' as Address);
      expect(await apply(at('team'), alias(outside('a'), item), more)).toEqual(refused);
      expect(underTest.cow.bccMaps).toHaveLength(1);
    });
  });
});

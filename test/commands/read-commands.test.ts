import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ada,
  aliasTo,
  at,
  mailbox,
  mailboxId,
  max,
  mia,
  outside,
  stranger,
} from '../support/fixtures/example-org.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher({
    healthChecks: async () => [{ part: 'Queue', ok: false, detail: 'redis://here is out of reach' }],
  });
  made.put(at('bob'), mailbox('one', { quota: 2 * 1024 ** 3 }), { messages: 2, bytes: 3 * 1024 ** 2 });
  made.put(at('team'), aliasTo(at('bob'), outside('x')));
});
afterEach(() => made.close());

const words = async (line: string, actor?: typeof max) => viewText(await made.type(line, actor));

describe('/mail show', () => {
  it('shows everything about an address', async () => {
    await made.type('/mail delete bob@example.org', max);
    await made.type('/mail forward add bob@example.org y@outside.example', mia);
    const view = await made.type('/mail show bob@example.org');
    expect(view).toMatchObject({
      title: 'bob@example.org',
      fields: [
        { name: 'Kind', value: 'mailbox' },
        { name: 'State', value: 'active' },
        { name: 'Quota', value: '2 GB' },
        { name: 'Size', value: '2 messages, 3 MB' },
        { name: 'Password', value: 'not set yet' },
        { name: 'Owner', value: 'unknown' },
        { name: 'Receives forwards from', value: 'team@example.org' },
        { name: 'Open request', value: '#1, waiting for confirmation' },
        { name: 'Open request', value: '#2, waiting for approval' },
      ],
      hint: expect.stringContaining('/mail owner bob@example.org PERSON'),
    });
  });

  it('says that it is unknown what a mailbox holds, and why', async () => {
    made.put(at('odd'), mailbox('two'), { unknown: { why: 'misplaced', at: '/home/odd/' } });
    expect(await words('/mail show odd@example.org')).toContain(
      'Size: an unknown number of messages (the maildir "/home/odd/" in the database isn’t below the mail directory',
    );
    const list = await made.type('/mail list example.org');
    expect(list.table?.rows).toContainEqual(expect.arrayContaining(['odd@example.org', 'unknown']));
    expect(list.title).toContain('at least ');
    const asked = viewText(await made.type('/mail delete odd@example.org'));
    expect(asked).toContain('Its files stay where they are, but Facteur can’t restore the mailbox.');
    made.put(at('mdb'), mailbox('three'), { unknown: { why: 'format' } });
    await made.press(await made.type('/mail delete mdb@example.org'), 'Delete');
    expect(await words('/mail show mdb@example.org')).toContain(
      'Deleted mailbox: an unknown number of messages (the mail isn’t',
    );
    expect(await words('/mail restore mdb@example.org')).toContain('an unknown number of messages');
  });

  it('shows what was removed and can be restored', async () => {
    await made.type('/mail delete team@example.org');
    await made.press(await made.type('/mail delete bob@example.org'), 'Delete');
    expect(await words('/mail show bob@example.org')).toContain(
      'Deleted mailbox: 2 messages, 3 MB, can be restored until',
    );
  });

  it('refuses what does not exist, or is another tenant’s', async () => {
    expect(await words('/mail show nobody@example.org')).toContain('nobody@example.org doesn’t exist.');
    expect(await words('/mail show bob@example.org', stranger)).toBe(
      'example.org isn’t one of your domains.\n' +
        'You have no domains yet. An admin can add one: /mail domain add DOMAIN postmaster:ADDRESS',
    );
  });
});

describe('/mail list', () => {
  it('lists kind, size, quota, state and forwards, with the domain’s count and total', async () => {
    const view = await made.type('/mail list example.org');
    expect(view.title).toBe('example.org: 3 addresses, 3 MB of mail');
    expect(view.table?.rows).toEqual([
      ['bob@example.org', 'mailbox', '3 MB', '2 GB', 'active', ''],
      ['postmaster@example.org', 'alias', '—', '—', 'active', 'operator@outside.example (outside)'],
      ['team@example.org', 'alias', '—', '—', 'active', 'bob@example.org, x@outside.example (outside)'],
    ]);
  });

  it('shows 0 B for an empty mailbox, and measures afresh', async () => {
    made.put(at('bob'), mailbox('one'), { messages: 0, bytes: 0 });
    expect(await words('/mail list kind:mailbox')).toContain('bob@example.org | mailbox | 0 B | no limit');
    made.mailServer.held.sizes.set(mailboxId('one'), { messages: 1, bytes: 2048 });
    expect(await words('/mail list')).toMatch(
      /^example\.org: 3 addresses, 2 kB of mail\nbob@example\.org \| mailbox \| 2 kB/,
    );
  });

  it('filters by kind and by a part of an address or of its forwards', async () => {
    const found = async (filter: string) =>
      (await made.type(`/mail list ${filter}`)).table?.rows.map(([address]) => address) ?? [];
    expect(await found('kind:alias')).toEqual(['postmaster@example.org', 'team@example.org']);
    expect(await found('search:BOB@')).toEqual(['bob@example.org', 'team@example.org']);
    expect(await found('search:operator kind:mailbox')).toEqual([]);
    expect(await found('search:o')).toEqual([
      'bob@example.org',
      'postmaster@example.org',
      'team@example.org',
    ]);
  });

  it('takes the filters of where:, and turns the pages of what matches', async () => {
    for (let index = 0; index < 22; index += 1)
      made.put(at(`a${index}`), { ...mailbox(`a${index}`), enabled: false });
    made.put(at('temp'), { ...aliasTo(outside('x')), enabled: false });
    const first = await made.type('/mail list state:suspended owner:none');
    expect(first.title).toBe('example.org: 22 matching addresses');
    expect(first.table?.rows).toHaveLength(20);
    expect(first.hint).toContain('/mail suspend where:state:suspended owner:none');
    const second = await made.press(first, 'Next page');
    expect(second.table?.rows.map(([address]) => address)).toEqual(['a8@example.org', 'a9@example.org']);
    const [only, ...others] =
      (await made.type('/mail list domain:example.org search:te state:suspended')).table?.rows ?? [];
    expect(only).toEqual(['temp@example.org', 'alias', '—', '—', 'suspended', 'x@outside.example (outside)']);
    expect(others).toEqual([]);
    expect((await made.type('/mail list kind:alias state:active search:qq')).title).toBe(
      'example.org: 0 addresses with “qq”',
    );
  });

  it('counts what a search finds, long or short', async () => {
    expect((await made.type('/mail list search:team')).title).toBe('example.org: 1 address with “team”');
    expect((await made.type('/mail list search:ea')).title).toBe('example.org: 1 address with “ea”');
    expect((await made.type('/mail list search:qq')).title).toBe('example.org: 0 addresses with “qq”');
  });

  it('names three forwards and counts the others', async () => {
    made.put(at('team'), aliasTo(...['a', 'b', 'c', 'd', 'e'].map(outside)));
    expect(await words('/mail list search:team')).toContain(
      'a@outside.example (outside), b@outside.example (outside), c@outside.example (outside), +2 more',
    );
  });

  it('shows 20 a page, with buttons to the others', async () => {
    for (let index = 0; index < 45; index += 1) made.put(at(`a${index}`), aliasTo(outside('x')));
    const first = await made.type('/mail list example.org kind:alias');
    expect(first.table?.rows).toHaveLength(20);
    expect(first.buttons?.map(({ label }) => label)).toEqual(['Next page']);
    const second = await made.press(first, 'Next page');
    expect(second.hint).toBe('Page 2 of 3');
    const third = await made.press(second, 'Next page');
    expect(third.table?.rows).toHaveLength(7);
    expect((await made.press(third, 'Previous page')).table?.rows).toEqual(second.table?.rows);
    expect(await words('/mail list page:9')).toContain('There are 3 pages only.');
  });

  it('refuses another tenant’s domain, and pages and kinds that are none', async () => {
    expect(await words('/mail list elsewhere.example')).toContain(
      'elsewhere.example isn’t one of your domains.',
    );
    expect(await words('/mail list example.org', stranger)).toContain(
      'example.org isn’t one of your domains.',
    );
    expect(await words('/mail list', stranger)).toContain('No domains yet.');
    expect(await words('/mail list page:0')).toContain(
      'page must be a whole number from 1 to 999,999,999, not “0”.',
    );
    expect(await words('/mail list kind:both')).toContain('Choose mailbox or alias.');
  });
});

describe('/mail request list, /mail request show and /mail history', () => {
  it('list what was asked for, the newest first, of the tenant’s domains alone', async () => {
    await made.type('/mail suspend bob@example.org', mia);
    await made.type('/mail create ann@example.org');
    const view = await made.type('/mail request list');
    expect(view.title).toBe('2 requests');
    expect(view.table?.rows.map((row) => row.slice(0, 4))).toEqual([
      ['#2', 'Mailbox ann@example.org created', 'ada', 'applied'],
      ['#1', 'Suspend bob@example.org', 'mia', 'waiting for approval'],
    ]);
    expect(await words('/mail request list', stranger)).toContain('0 requests');
    expect((await made.press(view, 'Show #1')).title).toBe('mia (terminal) asks to suspend bob@example.org');
  });

  it('show one request, with the buttons of its state', async () => {
    await made.type('/mail suspend bob@example.org', mia);
    const view = await made.type('/mail request show 1');
    expect(view.buttons?.map(({ label }) => label)).toEqual(['Approve', 'Deny', 'Details', 'Cancel']);
    expect(viewText(await made.press(view, 'Deny', ada, 'not now'))).toContain(
      'Denied by ada. Nothing was changed.',
    );
    expect((await made.type('/mail request show 1')).buttons ?? []).toEqual([]);
    expect(await words('/mail request show 2')).toContain('There is no request #2.');
    expect(await words('/mail request show 1', stranger)).toContain('There is no request #1.');
    expect(await words('/mail request show one')).toContain('number must be a whole number');
  });

  it('show who did what', async () => {
    await made.type('/mail suspend bob@example.org', mia);
    await made.press(await made.type('/mail request show 1'), 'Approve', max);
    const rows = (await made.type('/mail history bob@example.org')).table?.rows.map((row) => row.slice(1));
    expect(rows).toEqual([
      ['Facteur', 'bob@example.org suspended', '#1'],
      ['max', 'Suspend bob@example.org: approved', '#1'],
      ['mia', 'Suspend bob@example.org: requested', '#1'],
    ]);
    expect((await made.type('/mail history')).table?.rows).toHaveLength(3);
    expect(await words('/mail history', stranger)).toContain('Nothing to show.');
    expect(await words('/mail history bob@example.org', stranger)).toContain('isn’t one of your domains');
  });

  it('name the address of a link, which belongs to no request', async () => {
    await made.type('/mail create new@example.org', max);
    await made.type('/mail password set new@example.org', max);
    expect(await words('/mail history')).toContain('new@example.org: password link created');
  });
});

describe('/mail status', () => {
  it('says what does not work', async () => {
    expect(await made.type('/mail status')).toMatchObject({
      tone: 'warning',
      title: 'There is a problem to fix',
      fields: [{ name: 'Queue', value: 'redis://here is out of reach' }],
    });
  });
});

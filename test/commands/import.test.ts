import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenFile } from '../../src/chat/command/file.ts';
import type { Actor } from '../../src/domain/actor.ts';
import { ok } from '../../src/domain/result.ts';
import { maxImportBytes } from '../../src/requests/csv/read-rows.ts';
import { startDueRequests } from '../../src/requests/due/start-due-requests.ts';
import { ada, aliasTo, at, mailbox, max, mia, outside, requestOf } from '../support/fixtures/example-org.ts';
import { day } from '../support/fixtures/times.ts';
import { runAllApplyJobs } from '../support/run-jobs.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  made.put(at('bob'), mailbox('one', { quota: 2 * 1024 ** 3 }));
  made.put(at('team'), aliasTo(at('bob'), outside('x')));
});
afterEach(async () => {
  expect(made.reportError).toEqual([]);
  await made.close();
});

/** Opens a file with these lines, whatever it is called. */
const given =
  (lines: readonly string[]): OpenFile =>
  async () => {
    const content = Buffer.from(lines.join('\n'));
    return ok({ name: 'a.csv', size: content.length, read: async () => ok(content) });
  };

const importing = (lines: readonly string[], actor: Actor = ada) =>
  made.dispatcher.run(actor, '/mail import a.csv', given(['address,kind,forwards,quota,state', ...lines]));

const mailboxes = (count: number) => Array.from({ length: count }, (_, n) => `m${n}@example.org,mailbox,,1G`);

describe('/mail import', () => {
  it('shows what is new and how many are as they are, changes nothing before the click, and then all of it', async () => {
    const aliases = ['info', 'sales', 'jobs'].map((name) => `${name}@example.org,alias,bob@example.org`);
    const reply = await importing([...mailboxes(12), ...aliases, 'bob@example.org,,,2G', 'team@example.org']);
    const shown = viewText(reply.view);
    expect(shown).toContain('Import 15 addresses into example.org?');
    expect(shown).toContain('Create 12 mailboxes, Create 3 aliases');
    expect(shown).toContain('2 other addresses are as wanted already.');
    const lookedUp = await made.type(`/mail request show ${reply.request}`);
    expect(viewText(lookedUp)).toContain('2 other addresses are as wanted already.');
    expect(await made.app.mailServer.read(at('m0'))).toBeNull();
    const ended = await made.press(reply.view, 'Create 15 addresses');
    expect(ended.title).toBe('15 addresses imported into example.org.');
    expect(await made.app.mailServer.read(at('info'))).toMatchObject({ forwards: [at('bob')] });
  });

  it('is undone by one click and its confirmation', async () => {
    const reply = await importing([...mailboxes(2), 'info@example.org,alias,bob@example.org']);
    const ended = await made.press(reply.view, 'Create 3 addresses');
    const undoing = await made.press(ended, 'Undo');
    await made.press(undoing, 'Delete 2 mailboxes and 1 alias');
    expect(await made.app.mailServer.readMany([at('info'), at('m0')])).toEqual([null, null]);
    expect(await made.app.mailServer.read(at('bob'))).not.toBeNull();
  });

  it('shows first what any file comes to, also of fewer changes than need a confirmation otherwise', async () => {
    const few = await importing(['team@example.org,,bob@example.org', 'ann@example.org,mailbox']);
    expect(few.view.buttons?.[0]).toMatchObject({ label: 'Apply 2 changes' });
    expect(requestOf(made.app, few.request ?? 0).state).toBe('awaiting-confirmation');
    const one = await importing(['eve@example.org,mailbox']);
    expect(one.view.title).toBe('Create the mailbox eve@example.org?');
    expect(requestOf(made.app, one.request ?? 0).state).toBe('awaiting-confirmation');
  });

  it('of somebody whom policy sends to approvers waits for them, without a confirmation beside', async () => {
    const reply = await importing(['ann@example.org,mailbox', 'eve@example.org,mailbox'], mia);
    expect(requestOf(made.app, reply.request ?? 0).state).toBe('awaiting-approval');
    const ended = await made.press(reply.view, 'Approve', max);
    expect(ended.title).toBe('2 addresses imported into example.org.');
  });

  it('has as many changes as policy lets the person ask for', async () => {
    expect(viewText((await importing(mailboxes(25), mia)).view)).toContain('Import 25 addresses');
    const refused = viewText((await importing(mailboxes(26), mia)).view);
    expect(refused).toContain('at most 25 changes. These are 26.');
    expect(refused).toContain('Ask for fewer at once, or ask an admin.');
  });

  it('names every line that is wrong, in the words of the reader, and asks for nothing', async () => {
    const wrong = [
      'bob@example.org,fax',
      'z@elsewhere.example',
      'nobody',
      'y@example.org,alias,y@example.org',
      'team@example.org,,bob@example.org',
    ];
    const reply = await importing(wrong, { ...ada, locale: 'fr' });
    expect(reply.request).toBeNull();
    expect(reply.view.title).toMatch(/^4 modifications sur 5 sont refusées\s: rien n’a été demandé\.$/);
    expect(reply.view.text?.map((each) => each.split(/\s:\s/)[0])).toEqual([
      'Ligne 2, bob@example.org',
      'Ligne 3, z@elsewhere.example',
      'Ligne 4, nobody',
      'Ligne 5, y@example.org',
    ]);
  });

  it('that changes nothing says so, with the columns that it does not read', async () => {
    const file = given([
      'address,quota,phone,colour',
      'bob@example.org,2G,"=cmd|\'/c calc\'!A1, twice\nthrice",12',
    ]);
    const { view } = await made.dispatcher.run(ada, '/mail import a.csv', file);
    expect(viewText(view)).toBe(
      'The file changes nothing\n1 address is as the file says already.\nThese columns are not read: phone and colour.\nChange or add a line, then import the file again.',
    );
  });

  it('names no password of the file, in whatever it says or keeps', async () => {
    const file = given(['address,kind,password', 'ann@example.org,mailbox,hunter2']);
    const { view } = await made.dispatcher.run(ada, '/mail import a.csv', file);
    expect(viewText(view)).toContain('Each owner gets a link to set the password.');
    expect(JSON.stringify([view, made.reportError])).not.toContain('hunter2');
  });

  describe('of what is so for a time only', () => {
    const bob = at('bob');
    const found = () => made.mailServer.held.addresses.get(bob);
    const friday = async () => {
      made.pass(2 * day);
      await startDueRequests(made.app);
      await runAllApplyJobs(made.app);
    };
    const export_ = 'bob@example.org,mailbox,,2G,suspended';

    it.each(['en', 'fr'] as const)('leaves it so, and says until when, in %s', async (locale) => {
      await made.type('/mail suspend bob@example.org until:2d');
      const { view } = await importing([export_], { ...ada, locale });
      expect(viewText(view)).toMatchSnapshot();
      const withOthers = await importing([export_, 'ann@example.org,mailbox']);
      expect(viewText(withOthers.view)).toContain('bob@example.org (request #2 ends it on');
      await friday();
      expect(found()?.enabled).toBe(true);
    });

    it('ends it for good where the file says otherwise', async () => {
      await made.type('/mail suspend bob@example.org until:2d');
      const reply = await importing(['bob@example.org,mailbox,,2G,active']);
      expect(viewText(reply.view)).not.toContain('request #2 ends it');
      await made.press(reply.view, 'Resume');
      await made.type('/mail suspend bob@example.org');
      await friday();
      expect(found()?.enabled).toBe(false);
    });

    it('says nothing of it where no line speaks of it', async () => {
      await made.type('/mail suspend bob@example.org until:2d');
      const { view } = await importing(['bob@example.org,mailbox,,3G']);
      expect(viewText(view)).not.toContain('request #2');
    });

    it('names an alias that is there until then', async () => {
      await made.type('/mail alias fair@example.org bob@example.org until:2d');
      const { view } = await importing(['fair@example.org,alias,bob@example.org']);
      expect(viewText(view)).toContain('fair@example.org (request #2 ends it on');
    });
  });

  it('takes 10,000 lines, and says how many there are where there are more', async () => {
    const aliases = (count: number) =>
      Array.from({ length: count }, (_, n) => `a${n}@example.org,alias,bob@example.org`);
    expect((await importing(aliases(10_000))).view.title).toBe('Import 10,000 addresses into example.org?');
    expect((await importing(aliases(10_001))).view.title).toContain(
      'The file has 10,001 lines of addresses.',
    );
  });

  it('takes 5 MiB, whatever the platform says of the size', async () => {
    const open: OpenFile = async () =>
      ok({ name: 'a.csv', size: maxImportBytes + 1, read: async () => ok(Buffer.from('')) });
    const { view } = await made.dispatcher.run(ada, '/mail import a.csv', open);
    expect(view.title).toBe('“a.csv” is larger than 5 MB, the most that is read.');
  });

  it('reads the example in the docs', async () => {
    const example = (await readFile(new URL('../../docs/addresses.csv', import.meta.url), 'utf8'))
      .trim()
      .split('\n');
    const reply = await made.dispatcher.run(ada, '/mail import addresses.csv', given(example));
    expect(reply.view.title).toMatch(/^Import \d+ addresses into example\.org\?$/);
  });
});

describe('what is created suspended', () => {
  const suspended = (address: string, kind = 'alias', to = 'x@outside.example') =>
    `${address},${kind},${to},,suspended`;
  const shown = async (lines: readonly string[]) => viewText((await importing(lines)).view);

  it('is said in one sentence, and where its mail goes as what happens once it is resumed', async () => {
    const reply = await importing([suspended('@example.org', 'catch-all')]);
    for (const text of [viewText(reply.view), viewText(await made.press(reply.view, 'Create'))]) {
      expect(text).toContain('It is created suspended: it receives no mail until it is resumed.');
      expect(text).not.toContain('is refused');
    }
    const alias = await importing([suspended('new@example.org')]);
    const done = viewText(await made.press(alias.view, 'Create'));
    expect(done).toContain('Once it is resumed: mail is forwarded to x@outside.example (outside).');
    expect(done).not.toContain('Mail is forwarded');
  });

  it('is said of each of a few, and counted of many', async () => {
    const few = await shown([suspended('@example.org', 'catch-all'), suspended('new@example.org')]);
    expect(few).toContain('It is created suspended: it receives no mail until it is resumed.');
    expect(few).not.toContain('don’t exist');
    const many = await shown([
      suspended('@example.org', 'catch-all'),
      ...Array.from({ length: 11 }, (_, n) => suspended(`n${n}@example.org`)),
    ]);
    expect(many).toContain('12 new addresses are created suspended');
    expect(many).not.toContain('don’t exist');
    expect(many).not.toContain('Mail to @example.org is forwarded');
  });
});

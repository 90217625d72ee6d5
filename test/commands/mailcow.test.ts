import { beforeEach, describe, expect, test } from 'vitest';
import { syncMirror } from '../../src/requests/mirror/sync-mirror.ts';
import { createMailcowUnderTest } from '../mail-servers/mailcow/mailcow-under-test.ts';
import { addDomain, at, change, mailbox } from '../mail-servers/orders.ts';
import { account, policyWith } from '../support/fixtures/policy.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

const tenants = { 'slack/T1': 'all', 'terminal/terminal': 'all' } as const;

describe('over mailcow', () => {
  let underTest: Awaited<ReturnType<typeof createMailcowUnderTest>>;
  let dispatcher: TestDispatcher;

  beforeEach(async () => {
    underTest = await createMailcowUnderTest();
    await underTest.server.apply(addDomain());
    dispatcher = await createTestDispatcher({ mailServer: underTest.server });
    return () => dispatcher.close();
  });

  const putAlias = (local: string, goto: string, more = {}) => {
    const id = underTest.cow.nextId();
    const row = { id, address: at(local), goto, domain: 'example.org', active: 1 };
    underTest.cow.aliases.set(at(local), { ...row, ...more });
  };
  const goto = (local: string) => underTest.cow.aliases.get(at(local));
  const words = async (line: string) => viewText(await dispatcher.type(line));
  const sync = () => syncMirror(dispatcher.app, new AbortController().signal);

  describe.each([
    ['null@localhost', 'discards its mail', /All mail to it is discarded/],
    ['spam@localhost', 'learns spam', /All mail to it is learned as spam/],
    ['ham@localhost', 'learns ham', /All mail to it is learned as ham/],
  ])('an alias to %s', (to, kind, begins) => {
    beforeEach(() => putAlias('noreply', to));

    test('is shown as what it does', async () => {
      expect(await words('/mail show noreply@example.org')).toContain(kind);
      expect(await words('/mail show noreply@example.org')).not.toContain('localhost');
      await sync();
      expect(await words('/mail list example.org')).toContain(kind);
      expect(await words('/mail list example.org')).not.toContain('localhost');
    });

    test('is suspended and resumed, and nobody else is said to have changed it', async () => {
      await sync();
      expect(await words('/mail suspend noreply@example.org')).toMatch(/Mail to it is refused/);
      expect(goto('noreply')).toMatchObject({ goto: to, active: 0 });
      expect(await words('/mail resume noreply@example.org')).toMatch(/^noreply@example\.org resumed\.$/m);
      expect(goto('noreply')).toMatchObject({ goto: to, active: 1 });
      await sync();
      expect(await words('/mail drift')).toMatch(/nothing was changed outside Facteur/);
    });

    test('leads nowhere else beside: what to do is said, and nothing is sent', async () => {
      underTest.fake.requests.length = 0;
      const said = await words('/mail forward add noreply@example.org ann@example.com');
      expect(said).toMatch(/its mail can’t be kept or forwarded as well\./);
      expect(said).toContain('/mail delete noreply@example.org, then /mail alias noreply@example.org ann@');
      expect(underTest.fake.requests.filter((request) => request.startsWith('POST'))).toEqual([]);
    });

    test('becomes a mailbox, which keeps its mail', async () => {
      const said = await words('/mail convert noreply@example.org mailbox');
      expect(said).toMatch(/Mail to it is no longer/);
      expect(underTest.mailboxAt(at('noreply'))).toMatchObject({ active: 1 });
      expect(goto('noreply')).toBeUndefined();
    });

    test('is deleted, and comes back by an undo', async () => {
      const id = /#(\d+)/.exec(await words('/mail delete noreply@example.org'))?.[1];
      expect(goto('noreply')).toBeUndefined();
      expect(await words(`/mail request undo ${id}`)).toMatch(begins);
      expect(goto('noreply')).toMatchObject({ goto: to });
    });
  });

  test('an undo of a deletion that policy bars from forwarding outside brings a discarding alias back', async () => {
    await dispatcher.close();
    const policy = policyWith({ tenants, sets: { forwardTo: [] } });
    dispatcher = await createTestDispatcher({ mailServer: underTest.server, policy: () => policy });
    putAlias('noreply', 'null@localhost');
    putAlias('team', 'ann@example.com');
    const back = async (local: string) => {
      const id = /#(\d+)/.exec(await words(`/mail delete ${local}@example.org`))?.[1];
      return words(`/mail request undo ${id}`);
    };
    await back('noreply');
    expect(goto('noreply')).toMatchObject({ goto: 'null@localhost' });
    await back('team');
    expect(goto('team')).toBeUndefined();
  });

  test('an alias for this mailcow’s own people alone comes back as one by an undo', async () => {
    putAlias('team', 'ann@example.com', { internal: 1, sender_allowed: 0, private_comment: 'until spring' });
    const id = /#(\d+)/.exec(await words('/mail delete team@example.org'))?.[1];
    await words(`/mail request undo ${id}`);
    expect(goto('team')).toMatchObject({ internal: 1, sender_allowed: 0, private_comment: 'until spring' });
  });

  describe('beside a catch-all', () => {
    const bob = mailbox();
    beforeEach(async () => {
      await underTest.server.apply(change(at('bob'), null, bob));
      putAlias('team', 'ann@example.com');
      putAlias('', 'eve@example.com');
    });

    test.each(['bob', 'team'])('a suspended address’s mail (%s) is said to go there', async (local) => {
      const said = await words(`/mail suspend ${local}@example.org`);
      expect(said).toMatch(/mail to it goes to the catch-all of its domain \(eve@example.com\)/i);
      expect(said).not.toMatch(/refused/);
      expect(/Open sessions/.test(said)).toBe(local === 'bob');
      expect(/Nobody can log in/.test(said)).toBe(local === 'bob');
    });

    test('a removed address’s mail is said to go there, before and after', async () => {
      const asked = await dispatcher.type('/mail delete bob@example.org');
      expect(viewText(asked)).toMatch(/Mail to it goes to the catch-all of its domain \(eve@example.com\)/);
      const done = await dispatcher.press(asked, 'Delete');
      expect(viewText(done)).toMatch(/Mail to it goes to the catch-all of its domain \(eve@example.com\)/);
    });

    test('that is suspended itself, mail is refused', async () => {
      putAlias('', 'eve@example.com', { active: 0 });
      expect(await words('/mail suspend team@example.org')).toMatch(/Mail to it is refused/);
    });

    test('that discards, it is discarded', async () => {
      putAlias('', 'null@localhost');
      expect(await words('/mail suspend team@example.org')).toMatch(
        /goes to the catch-all of its domain \(where it is discarded\) while it is suspended/,
      );
    });

    test('that leads elsewhere by the time of the click, the message is shown again', async () => {
      const asked = await dispatcher.type('/mail delete bob@example.org');
      putAlias('', 'mallory@example.net');
      const again = await dispatcher.press(asked, 'Delete');
      expect(viewText(again)).toContain('mallory@example.net');
      expect(underTest.cow.mailboxes.has(at('bob'))).toBe(true);
    });
  });

  test('a handover says beforehand what of the former owner’s ways in stays', async () => {
    await dispatcher.close();
    const boss = { ...account('slack/T1', 'UBOSS', 'admin'), channel: 'C1' };
    dispatcher = await createTestDispatcher({
      mailServer: underTest.server,
      policy: () => policyWith({ tenants }),
    });
    await underTest.server.apply(change(at('bob'), null, mailbox()));
    underTest.mailboxAt(at('bob')).recovery_email = 'former@example.com';
    const asked = await dispatcher.type('/mail handover bob@example.org <@UNEW|new>', boss);
    expect(viewText(asked)).toMatch(/Registered security keys \(FIDO2\) stay\..*without a password/);
    expect(viewText(asked)).toMatch(/second factor stays/);
    expect(underTest.mailboxAt(at('bob')).recovery_email).toBe('former@example.com');
    const done = await dispatcher.press(asked, 'Hand over', boss);
    expect(viewText(done)).toMatch(/Registered security keys \(FIDO2\)/);
    expect(underTest.mailboxAt(at('bob')).recovery_email).toBe('');
  });

  test('one odd row holds up no sync, and is not said to be gone', async () => {
    await underTest.server.apply(change(at('bob'), null, mailbox()));
    putAlias('team', 'ann@example.com');
    await sync();
    underTest.fake.intercept = async (path, perform) => {
      const answer = await perform();
      if (!path.startsWith('get/mailbox')) return answer;
      return new Response((await answer.text()).replaceAll('"active":1', '"active":"maybe"'));
    };
    putAlias('late', 'ann@example.com');
    await sync();
    const said = await words('/mail drift');
    expect(said).toContain('late@example.org');
    expect(said).not.toContain('bob@example.org');
    expect(await words('/mail list example.org')).toContain('bob@example.org');
  });

  test('a domain that mailcow has switched off is not said to be received for', async () => {
    const row = { ...underTest.cow.template, domain: 'off.example', active: 0, backupmx: 0 };
    underTest.cow.domains.set('off.example', row);
    const asked = await dispatcher.type('/mail domain add off.example postmaster:ann@example.com');
    const said = asked.buttons ? viewText(await dispatcher.press(asked, 'Add domain')) : viewText(asked);
    expect(said).toMatch(/off\.example is switched off on the mail server\./);
  });
});

import { beforeEach, describe, expect, test } from 'vitest';
import { syncMirror } from '../../src/requests/mirror/sync-mirror.ts';
import { makePasture } from '../mail-servers/mailcow/mailcow-under-test.ts';
import { addDomain, at, change, mailbox } from '../mail-servers/orders.ts';
import { account, policyWith } from '../support/fixtures/policy.ts';
import { makeTestDesk, type TestDesk, wordsOf } from '../support/test-dispatcher.ts';

const tenants = { 'slack/T1': 'all', 'terminal/terminal': 'all' } as const;

describe('over mailcow', () => {
  let pasture: Awaited<ReturnType<typeof makePasture>>;
  let desk: TestDesk;

  beforeEach(async () => {
    pasture = await makePasture();
    await pasture.server.apply(addDomain());
    desk = await makeTestDesk({ mailServer: pasture.server });
    return () => desk.close();
  });

  const putAlias = (local: string, goto: string, more = {}) => {
    const id = pasture.cow.nextId();
    const row = { id, address: at(local), goto, domain: 'example.org', active: 1 };
    pasture.cow.aliases.set(at(local), { ...row, ...more });
  };
  const goto = (local: string) => pasture.cow.aliases.get(at(local));
  const words = async (line: string) => wordsOf(await desk.type(line));
  const sync = () => syncMirror(desk.office, new AbortController().signal);

  describe.each([
    ['null@localhost', 'discards its mail', /All mail to it is discarded/],
    ['spam@localhost', 'learns spam', /All mail to it is learned as spam/],
    ['ham@localhost', 'learns no spam', /All mail to it is learned as no spam/],
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
      expect(await words('/mail resume noreply@example.org')).toMatch(/works again/);
      expect(goto('noreply')).toMatchObject({ goto: to, active: 1 });
      await sync();
      expect(await words('/mail drift')).toMatch(/nothing was changed outside Facteur/);
    });

    test('leads nowhere else beside: what to do is said, and nothing is sent', async () => {
      pasture.fake.requests.length = 0;
      const said = await words('/mail forward add noreply@example.org ann@example.com');
      expect(said).toMatch(/nothing can keep or forward that mail too/);
      expect(said).toContain('/mail delete noreply@example.org, then /mail alias noreply@example.org ann@');
      expect(pasture.fake.requests.filter((request) => request.startsWith('POST'))).toEqual([]);
    });

    test('becomes a mailbox, which keeps its mail', async () => {
      const said = await words('/mail convert noreply@example.org mailbox');
      expect(said).toMatch(/Mail to it is no longer/);
      expect(pasture.mailboxAt(at('noreply'))).toMatchObject({ active: 1 });
      expect(goto('noreply')).toBeUndefined();
    });

    test('is deleted, and comes back by an undo', async () => {
      const id = /#(\d+)/.exec(await words('/mail delete noreply@example.org'))?.[1];
      expect(goto('noreply')).toBeUndefined();
      expect(await words(`/mail undo ${id}`)).toMatch(begins);
      expect(goto('noreply')).toMatchObject({ goto: to });
    });
  });

  test('an undo of a deletion that policy bars from forwarding outside brings a discarding alias back', async () => {
    await desk.close();
    const policy = policyWith({ tenants, sets: { forwardTo: [] } });
    desk = await makeTestDesk({ mailServer: pasture.server, policy: () => policy });
    putAlias('noreply', 'null@localhost');
    putAlias('team', 'ann@example.com');
    const back = async (local: string) => {
      const id = /#(\d+)/.exec(await words(`/mail delete ${local}@example.org`))?.[1];
      return words(`/mail undo ${id}`);
    };
    await back('noreply');
    expect(goto('noreply')).toMatchObject({ goto: 'null@localhost' });
    await back('team');
    expect(goto('team')).toBeUndefined();
  });

  test('an alias for this mailcow’s own people alone comes back as one by an undo', async () => {
    putAlias('team', 'ann@example.com', { internal: 1, sender_allowed: 0, private_comment: 'until spring' });
    const id = /#(\d+)/.exec(await words('/mail delete team@example.org'))?.[1];
    await words(`/mail undo ${id}`);
    expect(goto('team')).toMatchObject({ internal: 1, sender_allowed: 0, private_comment: 'until spring' });
  });

  describe('beside a catch-all', () => {
    const bob = mailbox();
    beforeEach(async () => {
      await pasture.server.apply(change(at('bob'), null, bob));
      putAlias('team', 'ann@example.com');
      putAlias('', 'eve@example.com');
    });

    test.each(['bob', 'team'])('a suspended address’s mail (%s) is said to go there', async (local) => {
      const said = await words(`/mail suspend ${local}@example.org`);
      expect(said).toMatch(/mail to it goes to the catch-all of its domain \(eve@example.com\)/i);
      expect(said).not.toMatch(/refused/);
      expect(/Sessions/.test(said)).toBe(local === 'bob');
      expect(/Nobody can log in/.test(said)).toBe(local === 'bob');
    });

    test('a removed address’s mail is said to go there, before and after', async () => {
      const asked = await desk.type('/mail delete bob@example.org');
      expect(wordsOf(asked)).toMatch(/mail to it goes to the catch-all of its domain \(eve@example.com\)/);
      const done = await desk.press(asked, 'Delete it');
      expect(wordsOf(done)).toMatch(/mail to it goes to the catch-all of its domain \(eve@example.com\)/);
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
      const asked = await desk.type('/mail delete bob@example.org');
      putAlias('', 'mallory@example.net');
      const again = await desk.press(asked, 'Delete it');
      expect(wordsOf(again)).toContain('mallory@example.net');
      expect(pasture.cow.mailboxes.has(at('bob'))).toBe(true);
    });
  });

  test('a handover says beforehand what of the former owner’s ways in stays', async () => {
    await desk.close();
    const boss = { ...account('slack/T1', 'UBOSS', 'admin'), channel: 'C1' };
    desk = await makeTestDesk({ mailServer: pasture.server, policy: () => policyWith({ tenants }) });
    await pasture.server.apply(change(at('bob'), null, mailbox()));
    pasture.mailboxAt(at('bob')).recovery_email = 'former@example.com';
    const asked = await desk.type('/mail handover bob@example.org <@UNEW|new>', boss);
    expect(wordsOf(asked)).toMatch(/Security keys \(FIDO2\).*without a password/);
    expect(wordsOf(asked)).toMatch(/second factor stays/);
    expect(pasture.mailboxAt(at('bob')).recovery_email).toBe('former@example.com');
    const done = await desk.press(asked, 'Hand it over', boss);
    expect(wordsOf(done)).toMatch(/Security keys \(FIDO2\)/);
    expect(pasture.mailboxAt(at('bob')).recovery_email).toBe('');
  });

  test('one odd row holds up no sync, and is not said to be gone', async () => {
    await pasture.server.apply(change(at('bob'), null, mailbox()));
    putAlias('team', 'ann@example.com');
    await sync();
    pasture.fake.meddle = async (path, perform) => {
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
    const row = { ...pasture.cow.template, domain: 'off.example', active: 0, backupmx: 0 };
    pasture.cow.domains.set('off.example', row);
    const asked = await desk.type('/mail domain add off.example postmaster:ann@example.com');
    const said = asked.buttons ? wordsOf(await desk.press(asked, 'Add it')) : wordsOf(asked);
    expect(said).toMatch(/switched off: it takes no mail/);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { translationsFor } from '../../src/chat/i18n/languages.ts';
import { currentRequestView } from '../../src/chat/view/current-request-view.ts';
import { personOf } from '../../src/domain/actor.ts';
import {
  partsOf,
  type Suspension,
  suspensionOf,
  withSuspended,
} from '../../src/domain/suspension/suspension.ts';
import { startDueRequests } from '../../src/requests/due/start-due-requests.ts';
import {
  ada,
  aliasTo,
  at,
  mailbox,
  mailboxId,
  max,
  outside,
  requestsIn,
} from '../support/fixtures/example-org.ts';
import { day } from '../support/fixtures/times.ts';
import { runAllApplyJobs } from '../support/run-jobs.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  made.put(at('bob'), mailbox('one'));
  made.put(at('team'), aliasTo(outside('x')));
});
afterEach(async () => {
  expect(made.reportError).toEqual([]);
  await made.close();
});

const put = (name: string, suspension: Suspension) =>
  made.put(at(name), withSuspended(mailbox(name), partsOf(suspension)));
const stateOf = (name: string) => {
  const state = made.mailServer.held.addresses.get(at(name));
  return state && suspensionOf(state);
};
const words = async (...typed: Parameters<TestDispatcher['type']>) => viewText(await made.type(...typed));
async function pass(days: number): Promise<void> {
  made.pass(days * day);
  await startDueRequests(made.app);
  await runAllApplyJobs(made.app);
}
const lea = { ...ada, locale: 'fr' as const };

describe('/mail suspend ADDRESS login or mail', () => {
  it.each([
    ['suspend bob@example.org login', 'suspended-login', 'Logins to bob@example.org suspended.'],
    ['suspend bob@example.org mail', 'suspended-mail', 'Mail to bob@example.org suspended.'],
    ['suspend bob@example.org part:mail', 'suspended-mail', 'Mail to bob@example.org suspended.'],
    ['suspendre bob@example.org connexion', 'suspended-login', 'Logins to bob@example.org suspended.'],
    ['suspendre bob@example.org courrier', 'suspended-mail', 'Mail to bob@example.org suspended.'],
    ['suspend bob@example.org', 'suspended', 'bob@example.org suspended.'],
  ] as const)('%s', async (line, suspension, title) => {
    expect(await made.type(`/mail ${line}`)).toMatchObject({ tone: 'success', title });
    expect(stateOf('bob')).toBe(suspension);
  });

  it.each(['en', 'fr'] as const)('says what happens to logins and to mail, in %s', async (locale) => {
    for (const line of [
      'suspend bob@example.org login',
      'suspend bob@example.org mail',
      'resume bob@example.org login',
      'suspend bob@example.org login at:1d',
      'resume bob@example.org mail at:1d',
    ])
      await made.type(`/mail ${line}`);
    const said = requestsIn(made.app).map((each) =>
      viewText(currentRequestView(made.app, translationsFor(locale), each)),
    );
    expect(said).toMatchSnapshot();
  });

  it('adds the other part, and each is resumed by itself or with the other', async () => {
    await made.type('/mail suspend bob@example.org login');
    expect(await words('/mail suspend bob@example.org mail')).toContain('Mail to bob@example.org suspended.');
    expect(stateOf('bob')).toBe('suspended');
    expect(await words('/mail resume bob@example.org login')).toContain('Logins to bob@example.org resumed.');
    expect(stateOf('bob')).toBe('suspended-mail');
    expect(await words('/mail suspend bob@example.org')).toContain('Logins to bob@example.org suspended.');
    expect(await words('/mail resume bob@example.org')).toContain('bob@example.org resumed.');
    expect(stateOf('bob')).toBe('active');
  });

  it.each([
    ['suspended-login', 'suspend bob@example.org login', 'Logins to bob@example.org are already suspended.'],
    ['suspended', 'suspend bob@example.org mail', 'Mail to bob@example.org is already suspended.'],
    ['suspended-mail', 'resume bob@example.org login', 'Logins to bob@example.org aren’t suspended.'],
    ['suspended-login', 'resume bob@example.org mail', 'Mail to bob@example.org isn’t suspended.'],
    ['active', 'resume bob@example.org', 'bob@example.org isn’t suspended.'],
  ] as const)('%s: “%s” says that it is so', async (suspension, line, said) => {
    put('bob', suspension);
    expect(await words(`/mail ${line}`)).toContain(said);
    expect(stateOf('bob')).toBe(suspension);
    expect(requestsIn(made.app)).toEqual([]);
  });

  it('knows no logins of an alias, whose mail is all of it', async () => {
    expect(await words('/mail suspend team@example.org login')).toContain('nobody logs in to an alias');
    expect(await words('/mail réactiver team@example.org connexion', lea)).toContain(
      '/mail réactiver team@example.org',
    );
    expect(await words('/mail suspend team@example.org mail')).toContain('team@example.org suspended.');
    expect(await words('/mail suspend team@example.org mail')).toContain('is already suspended');
  });

  it('lets a postmaster’s logins be suspended, and never its mail', async () => {
    made.put(at('postmaster'), mailbox('post'));
    expect(await words('/mail suspend postmaster@example.org mail')).toContain('can’t be suspended');
    expect((await made.type('/mail suspend postmaster@example.org login')).tone).toBe('success');
  });

  it('refuses what the mail server can’t, with the reason', async () => {
    Object.assign(made.mailServer, { lacks: ['suspend-login', 'suspend-mail'] });
    expect(await words('/mail suspend bob@example.org login')).toContain('It suspends both.');
    expect(await words('/mail suspend bob@example.org mail')).toContain('It suspends both.');
    expect((await made.type('/mail suspend bob@example.org')).tone).toBe('success');
  });

  it('gives no link to a password while logins are suspended, and one while mail is', async () => {
    put('bob', 'suspended-login');
    made.app.store.owners.put({
      mailbox: mailboxId('bob'),
      address: at('bob'),
      owner: max,
      person: personOf(max),
    });
    expect(await words('/mail password set bob@example.org')).toContain('/mail resume bob@example.org login');
    put('bob', 'suspended-mail');
    expect((await made.type('/mail password set bob@example.org', max)).tone).not.toBe('failure');
  });
});

describe('with a time', () => {
  it('is undone by itself, and leaves the other part', async () => {
    await made.type('/mail suspend bob@example.org login until:2d');
    await made.type('/mail suspend bob@example.org mail');
    await pass(2);
    expect(stateOf('bob')).toBe('suspended-mail');
  });

  it('stays where it is wanted for good, and a wish for all keeps the part that would end', async () => {
    await made.type('/mail suspend bob@example.org login until:2d');
    await made.type('/mail suspend bob@example.org mail');
    const kept = await made.type('/mail suspend bob@example.org');
    expect(kept.tone).not.toBe('failure');
    await pass(2);
    expect(stateOf('bob')).toBe('suspended');
  });

  it('waits for its own, and takes at: too', async () => {
    await made.type('/mail suspend bob@example.org mail at:1d until:3d');
    expect(stateOf('bob')).toBe('active');
    await pass(1);
    expect(stateOf('bob')).toBe('suspended-mail');
    await pass(2);
    expect(stateOf('bob')).toBe('active');
  });
});

describe('what was done', () => {
  it('is undone by itself', async () => {
    await made.type('/mail suspend bob@example.org login');
    await made.type('/mail suspend bob@example.org mail');
    const asked = await made.type('/mail request undo 1');
    if (asked.tone !== 'success') await made.press(asked, asked.buttons?.[0]?.label ?? '');
    expect(stateOf('bob')).toBe('suspended-mail');
  });

  it('goes with a mailbox to its new name', async () => {
    put('bob', 'suspended-login');
    const asked = await made.type('/mail address rename bob@example.org robert@example.org');
    if (asked.tone !== 'success') await made.press(asked, asked.buttons?.[0]?.label ?? '');
    expect(stateOf('robert')).toBe('suspended-login');
    expect(stateOf('bob')).toBe('active');
  });

  it('is forgotten with the mailbox that becomes an alias, which takes mail as that did', async () => {
    for (const [suspension, after] of [
      ['suspended-login', 'active'],
      ['suspended-mail', 'suspended'],
    ] as const) {
      put('bob', suspension);
      const asked = await made.type('/mail convert bob@example.org alias to:x@outside.example');
      await made.press(asked, asked.buttons?.[0]?.label ?? '');
      expect(stateOf('bob')).toBe(after);
      expect(made.mailServer.held.addresses.get(at('bob'))).not.toHaveProperty('login');
    }
  });
});

describe('several addresses', () => {
  beforeEach(() => {
    put('logins', 'suspended-login');
    put('mails', 'suspended-mail');
    put('all', 'suspended');
  });
  const found = async (filters: string) =>
    /Selected: (\d+)/.exec(await words(`/mail delete where:"${filters}"`))?.[1] ?? null;

  it('are found by how they are suspended', async () => {
    expect(await found('state:suspended')).toBe('3');
    expect(await found('state:suspended-login')).toBe('1');
    expect(await found('état:courrier-suspendu')).toBe('1');
    expect(await words('/mail list example.org state:suspended-mail')).toContain('mails@example.org');
    expect(await words('/mail list example.org state:suspended-mail')).toContain('mail suspended');
    expect(await words('/mail liste example.org état:connexion-suspendue', lea)).toContain(
      'connexion suspendue',
    );
  });

  it('are suspended in part, without those that are so or have no logins', async () => {
    const asked = await made.type('/mail suspend where:"domain:example.org" part:login');
    expect(viewText(asked)).toContain('Suspend logins to bob@example.org. Nobody can log in');
    expect(viewText(asked)).toContain('team@example.org');
    await made.press(asked, asked.buttons?.[0]?.label ?? '');
    expect(['bob', 'logins', 'mails', 'all', 'team'].map(stateOf)).toEqual([
      'suspended-login',
      'suspended-login',
      'suspended',
      'suspended',
      'active',
    ]);
  });

  it('are told of together where they are many', async () => {
    for (let n = 0; n < 12; n += 1) put(`many${n}`, 'active');
    expect(await words('/mail suspend where:"search:many" part:login')).toContain(
      'Nobody can log in to the mailboxes whose logins are suspended.',
    );
    expect(await words('/mail suspend where:"search:many" part:mail')).toContain(
      'Mail to the mailboxes whose mail is suspended is refused.',
    );
  });

  it('are named by what is done to each', async () => {
    const asked = await made.type('/mail resume where:"state:suspended"');
    expect(viewText(asked)).toContain('Resume');
    await made.press(asked, asked.buttons?.[0]?.label ?? '');
    expect(['logins', 'mails', 'all'].map(stateOf)).toEqual(['active', 'active', 'active']);
  });
});

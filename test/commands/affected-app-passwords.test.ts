import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { french } from '../../src/chat/i18n/fr/french.ts';
import type { View } from '../../src/chat/view/view.ts';
import { displayDestination } from '../../src/domain/address/destination.ts';
import { effectsOf } from '../../src/domain/request/effects.ts';
import { MailServerUnavailable } from '../../src/mail-servers/port.ts';
import { defaultRules } from '../../src/policy/defaults.ts';
import { gateFor } from '../../src/policy/gates.ts';
import type { Overrides } from '../support/app-context.ts';
import {
  aliasTo,
  at,
  change,
  exampleOrg,
  mailbox,
  mailboxId,
  max,
  mia,
  outside,
} from '../support/fixtures/example-org.ts';
import { createMemoryMailServer } from '../support/memory-mail-server.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

const one = mailboxId('one');
const both = 'The app passwords “laptop” and “phone” are revoked.';
const noEnd = /app passwords? .* ends? for good/;

let made: TestDispatcher;
const open = async (overrides: Overrides = {}) => {
  made = await createTestDispatcher(overrides);
  made.put(at('bob'), mailbox('one'), { messages: 1, bytes: 10 });
  give('phone', 'laptop');
};
beforeEach(() => open());
afterEach(() => made.close());

const give = (...names: string[]) =>
  void made.mailServer.held.appPasswords.set(one, new Map(names.map((name) => [name, 'hash'])));
const count = (view: View, words: string) => viewText(view).split(words).length - 1;

describe('the app passwords that a change reaches are named', () => {
  it.each([
    ['/mail convert bob@example.org alias to:x@outside.example', 'Convert'],
    ['/mail delete bob@example.org', 'Delete'],
    ['/mail handover bob@example.org ada', 'Hand over'],
  ])('before “%s” is confirmed, and once it is done', async (line, button) => {
    const asked = await made.type(line);
    expect(asked.tone).toBe('warning');
    expect(count(asked, both)).toBe(1);
    const done = await made.press(asked, button);
    expect(done.tone).toBe('success');
    expect(count(done, both)).toBe(1);
  });

  it('to whoever approves a suspension or a resumption, which only pauses them', async () => {
    const asked = await made.type('/mail suspend bob@example.org', mia);
    expect(viewText(asked)).toContain(
      'The app passwords “laptop” and “phone” stop working until the mailbox is resumed.',
    );
    await made.press(asked, 'Approve', max);
    const back = await made.type('/mail resume bob@example.org', mia);
    expect(viewText(back)).toContain('The app passwords “laptop” and “phone” work again.');
  });

  it('with their number where there are many', async () => {
    give(...Array.from({ length: 12 }, (_, n) => `phone ${String(n).padStart(2, '0')}`));
    const words = viewText(await made.type('/mail delete bob@example.org'));
    expect(words).toContain('12 app passwords are revoked: “phone 00”, “phone 01”, ');
    expect(words).toContain('“phone 10” and “phone 11”.');
  });

  it('one of them in the singular, none not at all', async () => {
    give('phone');
    const asked = await made.type('/mail delete bob@example.org');
    expect(viewText(asked)).toContain('The app password “phone” is revoked.');
    await made.press(asked, 'Cancel');
    give();
    expect(viewText(await made.type('/mail delete bob@example.org'))).not.toMatch(noEnd);
  });

  it('in French', () => {
    const say = (become: 'ended' | 'paused', names: string[] | null) =>
      french.plans
        .effect({ kind: 'app-passwords', become, names }, displayDestination)
        .replaceAll('\u00a0', ' ');
    expect(say('ended', ['laptop', 'phone'])).toBe(
      'Ses mots de passe d’application « laptop » et « phone » sont révoqués.',
    );
    expect(say('paused', ['phone'])).toBe(
      'Son mot de passe d’application « phone » ne fonctionne plus tant que la boîte est suspendue.',
    );
    expect(say('ended', null)).toContain('serveur de messagerie');
  });

  it('not where none is reached', async () => {
    for (const line of [
      '/mail quota bob@example.org 3G',
      '/mail forward add bob@example.org x@outside.example',
    ])
      expect(viewText(await made.type(line))).not.toContain('app password');
    made.put(at('team'), aliasTo(outside('x')));
    expect(viewText(await made.type('/mail suspend team@example.org'))).not.toContain('app password');
  });
});

describe('a click counts for the app passwords that were named', () => {
  it('and is asked for again where there is another by then', async () => {
    const asked = await made.type('/mail delete bob@example.org');
    give('phone', 'laptop', 'tablet');
    const again = await made.press(asked, 'Delete');
    expect(again.tone).toBe('warning');
    expect(viewText(again)).toContain('“laptop”, “phone” and “tablet” are revoked.');
    expect((await made.press(again, 'Delete')).tone).toBe('success');
  });

  it('as approvals do', async () => {
    const asked = await made.type('/mail handover bob@example.org ada', mia);
    const waits = await made.press(asked, 'Hand over', mia);
    give('phone', 'laptop', 'tablet');
    const again = await made.press(waits, 'Approve', max);
    expect(again.tone).not.toBe('success');
    expect(viewText(again)).toContain('“laptop”, “phone” and “tablet” are revoked.');
    expect((await made.press(again, 'Approve', max)).tone).toBe('success');
  });
});

describe('where the mail server', () => {
  it('can’t list them now, that is said, and the change goes on', async () => {
    await made.close();
    const mailServer = createMemoryMailServer();
    const appPasswords = async () => {
      throw new MailServerUnavailable('unreadable', 'its table is damaged');
    };
    await open({ mailServer: { ...mailServer, appPasswords } });
    mailServer.held.domains.add(exampleOrg);
    mailServer.held.addresses.set(at('bob'), mailbox('one'));
    const asked = await made.type('/mail delete bob@example.org');
    expect(viewText(asked)).toContain('All app passwords are revoked. The mail server can’t list them now.');
    expect((await made.press(asked, 'Delete')).tone).toBe('success');
  });

  it('knows no app passwords, it is not asked for them', async () => {
    await made.close();
    const mailServer = createMemoryMailServer();
    const appPasswords = async () => expect.fail('it was asked');
    await open({ mailServer: { ...mailServer, lacks: ['app-passwords'], appPasswords } });
    mailServer.held.domains.add(exampleOrg);
    mailServer.held.addresses.set(at('bob'), mailbox('one'));
    expect(viewText(await made.type('/mail delete bob@example.org'))).not.toContain('app password');
  });
});

it('naming them asks for no more than the change itself does', () => {
  const removal = change(at('bob'), mailbox('one'), null);
  const needs = {
    ...defaultRules.needs,
    destroying: { member: 'confirm', moderator: 'confirm', admin: 'confirm' },
    mailbox: { member: 'refused', moderator: 'refused', admin: 'refused' },
    forwards: { member: 'nothing', moderator: 'nothing', admin: 'nothing' },
  } as const;
  const setting = { rules: { ...defaultRules, needs }, inside: () => true, owns: false };
  const effects = effectsOf(removal, { appPasswords: ['phone'] });
  expect(effects.map(({ kind }) => kind)).toContain('app-passwords');
  expect(gateFor(mia, removal, effects, setting)).toEqual({
    ok: true,
    value: { confirm: true, approvals: null },
  });
});

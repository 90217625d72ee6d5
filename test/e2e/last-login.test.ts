import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Address } from '../../src/domain/address/address.ts';
import type { AddressState, Mailbox } from '../../src/domain/address/address-state.ts';
import type { MailServer } from '../../src/mail-servers/port.ts';
import { createPostfixDovecot } from '../../src/mail-servers/postfix-dovecot/driver.ts';
import { addDomain, applied, at, change, mailbox, password } from '../mail-servers/orders.ts';
import { eventually } from '../support/app-process/checks.ts';
import { expectInbox } from '../support/mail-host/mail-checks.ts';
import { askImapLogin, deliver } from '../support/mail-host/mail-clients.ts';
import { type MailHost, startMailHost } from '../support/mail-host/mail-host.ts';
import { isMissing } from '../support/requirements.ts';

const pass = 'seven clouds over the harbour';
const second = 1000;

describe.skipIf(isMissing('postfix', 'postfix-sqlite', 'dovecot-core', 'dovecot-imapd'))(
  'the last login that Dovecot notes',
  () => {
    let mailDir: string;
    let host: MailHost;
    let server: MailServer;

    beforeAll(async () => {
      mailDir = join(mkdtempSync(join(tmpdir(), 'facteur-')), 'mail');
      host = await startMailHost({ mailDir });
      server = createPostfixDovecot({
        ...{ mailDirectory: mailDir, createIfMissing: true, doveadm: null },
        ...{ log: { warn: () => undefined }, clock: Date.now },
      });
      expect(await server.apply(addDomain())).toEqual(applied);
    });

    afterAll(async () => {
      await server.close();
      await host.stop();
      rmSync(join(mailDir, '..'), { recursive: true });
    });

    async function newMailbox(name: string): Promise<AddressState & { readonly mailbox: Mailbox }> {
      const state = mailbox();
      expect(await server.apply(change(at(name), null, state))).toEqual(applied);
      const hashed = `{ARGON2ID}${await hash(pass, { parallelism: 1 })}`;
      expect(await server.apply(password(at(name), state.mailbox.id, hashed))).toEqual(applied);
      return state;
    }

    const logIn = (address: Address, typed = pass) => askImapLogin(host, { user: address, pass: typed });
    const loginOf = async (address: Address) => (await server.lastLogins([address]))[0];

    test('is that of a login by IMAP, and neither of a delivery nor of a refused password', async () => {
      const before = Math.floor(Date.now() / second) * second;
      await newMailbox('ann');
      await deliver(host, { from: 'stranger@outside.test', to: at('ann'), subject: 'x', text: 'y' });
      expect(await logIn(at('ann'), 'something else')).toMatch(/^NO /);
      const none = await loginOf(at('ann'));
      expect(none).toMatchObject({ kind: 'none', made: expect.any(Number) });
      expect(none?.kind === 'none' && none.made !== null && none.made >= before).toBe(true);

      expect(await logIn(at('ann'))).toMatch(/^OK /);
      await eventually(async () => (await loginOf(at('ann')))?.kind).toBe('at');
      const last = await loginOf(at('ann'));
      expect(last?.kind === 'at' && last.at >= before && last.at <= Date.now()).toBe(true);
      await expectInbox(host, { user: at('ann'), pass }, 'x');
      // What Dovecot notes beside the mail is no mail.
      expect(await server.measure(at('ann'))).toMatchObject({ messages: 1 });
    });

    test('follows the mailbox to another address, and a new mailbox at its address has none', async () => {
      const state = await newMailbox('bob');
      expect(await logIn(at('bob'))).toMatch(/^OK /);
      await eventually(async () => (await loginOf(at('bob')))?.kind).toBe('at');
      const was = await loginOf(at('bob'));
      expect(await server.apply(change(at('bob'), state, null))).toMatchObject({ kind: 'applied' });
      await newMailbox('bob');
      expect(await loginOf(at('bob'))).toMatchObject({ kind: 'none' });
      expect(was).toMatchObject({ kind: 'at' });
    });
  },
);

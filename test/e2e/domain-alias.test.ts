import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AppProcess,
  linkIn,
  sendPassword,
  startAppProcess,
} from '../support/app-process/app-process.ts';
import { eventually, waitUntilAllEnded } from '../support/app-process/checks.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { expectInbox, expectOutside } from '../support/mail-host/mail-checks.ts';
import { deliver, submit } from '../support/mail-host/mail-clients.ts';
import { type MailHost, startMailHost } from '../support/mail-host/mail-host.ts';
import { isMissing } from '../support/requirements.ts';

const unknown = { command: 'RCPT TO', response: expect.stringMatching(/^550 5\.1\.1 .*User unknown/) };
const suspended = { command: 'RCPT TO', response: expect.stringMatching(/^550 5\.2\.1 /) };
/** An smtpd that has served the domain remembers that it was ours, and then knows no such user. */
const refused = {
  command: 'RCPT TO',
  response: expect.stringMatching(/^(554 5\.7\.1 .*Relay access denied|550 5\.1\.1 .*User unknown)/),
};
const ann = { user: 'ann@example.org', pass: 'nine clouds over the harbour' };

describe.skipIf(isMissing('redis-server', 'postfix', 'postfix-sqlite', 'dovecot-core', 'dovecot-imapd'))(
  'another name of a domain',
  () => {
    let data: AppData;
    let host: MailHost;
    let facteur: AppProcess;

    beforeAll(async () => {
      data = await createAppData();
      host = await startMailHost({ mailDir: data.mail });
      facteur = startAppProcess({ dataDirectory: data.directory, mailHost: host });
    });

    afterAll(async () => {
      const exitCode = await facteur.stop();
      await host.stop();
      await data[Symbol.asyncDispose]();
      expect({ exitCode, errors: facteur.errors() }).toEqual({ exitCode: 0, errors: '' });
    });

    /** Types a command, presses the first button where one is shown, and waits for the end. */
    async function confirm(line: string): Promise<void> {
      const asked = await facteur.say(line);
      if (/^ {2}\[1\] /m.test(asked)) await facteur.say('1');
      await waitUntilAllEnded(data);
    }

    // An smtpd remembers for as long as it runs whom it refused: each refused address is tried once.
    const send = (to: string, subject: string) =>
      deliver(host, { from: 'stranger@outside.test', to, subject, text: `About ${subject}.` });

    test('its mail is refused before, arrives after, as for the domain itself, and is refused again', async () => {
      await confirm('/mail domain add example.org postmaster:me@outside.test');
      await sendPassword(linkIn(await facteur.say(`/mail create ${ann.user}`)), ann.pass);
      await eventually(facteur.transcript).toContain(`Password of ${ann.user} set.`);
      await facteur.say('/mail alias team@example.org ann@example.org,team@outside.test');
      await facteur.say('/mail alias gone@example.org gone@outside.test');
      await confirm('/mail suspend gone@example.org');
      await expect(send('early@old.example', 'too early')).rejects.toMatchObject(refused);

      await confirm('/mail domain alias old.example example.org');
      await eventually(facteur.transcript).toContain('old.example is now another name of example.org');
      await send('ann@old.example', 'to the name');
      await send('Ann+tag@Old.example', 'with a tag');
      await send('team@old.example', 'to a list');
      await expectInbox(host, ann, 'to the name', 'with a tag', 'to a list');
      await expectOutside(host, 'team@outside.test', 'to a list');
      await expect(send('nobody@old.example', 'unknown')).rejects.toMatchObject(unknown);
      await expect(send('gone@old.example', 'suspended')).rejects.toMatchObject(suspended);

      expect(await facteur.say('/mail show ann@old.example')).toContain('is another name of ann@example.org');
      expect(await facteur.say('/mail domain list')).toContain('old.example');
    });

    test('its owner sends as the address by its other name, and nobody else does', async () => {
      await submit(host, ann, { from: 'ann@old.example', to: 'you@outside.test', subject: 'as the name' });
      await expectOutside(host, 'you@outside.test', 'as the name');
      const forged = { from: 'gone@old.example', to: 'you@outside.test', subject: 'forged' };
      await expect(submit(host, ann, forged)).rejects.toMatchObject({ responseCode: 553 });
      const made = { from: 'made-up@old.example', to: 'you@outside.test', subject: 'made up' };
      await expect(submit(host, ann, made)).rejects.toMatchObject({ responseCode: 553 });
    });

    test('the catch-all of the domain takes mail for unknown addresses there too, and mailboxes keep theirs', async () => {
      await confirm('/mail alias @example.org all@outside.test');
      await send('whoever@old.example', 'for the catch-all');
      await send('ann@old.example', 'still to ann');
      await expectOutside(host, 'all@outside.test', 'for the catch-all');
      await expectInbox(host, ann, 'to the name', 'with a tag', 'to a list', 'still to ann');
      await confirm('/mail delete @example.org');
    });

    test('once it is taken away, its mail is refused, and the domain keeps its own', async () => {
      await confirm('/mail domain alias old.example none');
      await eventually(facteur.transcript).toContain('old.example is no longer another name of example.org');
      await expect(send('ann@old.example', 'too late')).rejects.toMatchObject(refused);
      await send('ann@example.org', 'to the domain');
      await expectInbox(host, ann, 'to the name', 'with a tag', 'to a list', 'still to ann', 'to the domain');
    });
  },
);

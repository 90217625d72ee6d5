import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AppProcess,
  buttonIn,
  linkIn,
  sendPassword,
  startAppProcess,
} from '../support/app-process/app-process.ts';
import { eventually, waitUntilAllEnded } from '../support/app-process/checks.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { expectInbox, expectOutside } from '../support/mail-host/mail-checks.ts';
import { deliver } from '../support/mail-host/mail-clients.ts';
import { type MailHost, startMailHost } from '../support/mail-host/mail-host.ts';
import { isMissing } from '../support/requirements.ts';

/** An smtpd that has served the domain remembers that it was ours, and then knows no such user. */
const refused = {
  command: 'RCPT TO',
  response: expect.stringMatching(/^(554 5\.7\.1 .*Relay access denied|550 5\.1\.1 .*User unknown)/),
};
const ann = { user: 'ann@example.org', pass: 'nine clouds over the harbour' };

describe.skipIf(isMissing('redis-server', 'postfix', 'postfix-sqlite', 'dovecot-core', 'dovecot-imapd'))(
  'a domain',
  () => {
    let data: AppData;
    let host: MailHost;
    let facteur: AppProcess;

    beforeAll(async () => {
      data = await createAppData();
      host = await startMailHost({ mailDir: data.mail });
      facteur = startAppProcess({ dataDirectory: data.directory, mailHost: host });
      for (const domain of ['example.org', 'other.example']) {
        await facteur.say(`/mail domain add ${domain} postmaster:me@outside.test`);
        await facteur.say('1');
      }
    });

    afterAll(async () => {
      const exitCode = await facteur.stop();
      await host.stop();
      await data[Symbol.asyncDispose]();
      expect({ exitCode, errors: facteur.errors() }).toEqual({ exitCode: 0, errors: '' });
    });

    const send = (to: string, subject: string) =>
      deliver(host, { from: 'stranger@outside.test', to, subject, text: `About ${subject}.` });

    test('is removed with its mail, which is refused from then on, and comes back with it', async () => {
      const link = linkIn(await facteur.say(`/mail create ${ann.user}`));
      await sendPassword(link, ann.pass);
      await eventually(facteur.transcript).toContain(`Password of ${ann.user} set.`);
      await facteur.say(`/mail alias team@example.org ${ann.user}`);
      await facteur.say(`/mail alias staff@other.example team@example.org,staff@outside.test`);
      await send('team@example.org', 'before');
      await expectInbox(host, ann, 'before');

      const asked = await facteur.say('/mail domain remove example.org');
      expect(asked).toContain('ann@example.org holds 1 message');
      await facteur.say(buttonIn(asked, /Remove domain/));
      await waitUntilAllEnded(data);
      await eventually(facteur.transcript).toContain('Domain example.org with 3 addresses removed');
      // Not the postmaster, who is sent mail below: an smtpd remembers for as long as it runs whom it refused.
      for (const to of [ann.user, 'team@example.org'])
        await expect(send(to, 'too late')).rejects.toMatchObject(refused);
      await send('staff@other.example', 'only outside');
      await expectOutside(host, 'staff@outside.test', 'only outside');
      expect(await facteur.say('/mail list example.org')).toContain('isn’t one of your domains');

      const number = Number(data.own('SELECT max(id) AS id FROM requests')[0]?.['id']);
      const undo = await facteur.say(`/mail request undo ${number}`);
      await facteur.say(buttonIn(undo, /Add domain/));
      await waitUntilAllEnded(data);
      await send('staff@other.example', 'after');
      await expectInbox(host, ann, 'before', 'after');
      await send('postmaster@example.org', 'to postmaster');
      await expectOutside(host, 'me@outside.test', 'to postmaster');
    });
  },
);

import { execFileSync } from 'node:child_process';
import { createTransport } from 'nodemailer';
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
import { deliver } from '../support/mail-host/mail-clients.ts';
import { type MailHost, startMailHost } from '../support/mail-host/mail-host.ts';
import { isMissing } from '../support/requirements.ts';

const ann = { user: 'ann@example.org', pass: 'nine clouds over the harbour' };
const stranger = 'stranger@outside.test';
const subject = 'a subject that nobody reads';

describe.skipIf(isMissing('redis-server', 'postfix', 'postfix-sqlite', 'dovecot-core', 'dovecot-imapd'))(
  'what became of mail',
  () => {
    let data: AppData;
    let host: MailHost;
    let facteur: AppProcess;

    beforeAll(async () => {
      data = await createAppData();
      host = await startMailHost({ mailDir: data.mail, smtpdForgets: true });
      facteur = startAppProcess({
        dataDirectory: data.directory,
        mailHost: host,
        environment: {
          MAIL_LOG: host.postfix.logFile,
          TEST_SMTP: `127.0.0.1:${host.smtpPort}`,
          // Where postqueue looks for its Postfix.
          MAIL_CONFIG: host.postfix.configuration,
        },
      });
    });

    afterAll(async () => {
      const exitCode = await facteur.stop();
      await host.stop();
      await data[Symbol.asyncDispose]();
      expect({ exitCode, errors: facteur.errors() }).toEqual({ exitCode: 0, errors: '' });
      expect(facteur.transcript()).not.toContain(subject);
    });

    async function confirm(line: string): Promise<void> {
      const asked = await facteur.say(line);
      if (/^ {2}\[1\] /m.test(asked)) await facteur.say('1');
      await waitUntilAllEnded(data);
    }

    const send = (to: string, text = 'x') => deliver(host, { from: stranger, to, subject, text });
    const trace = (line: string) => facteur.say(`/mail address trace ${line}`);
    const postfix = (program: string, ...parameters: string[]) =>
      execFileSync(program, ['-c', host.postfix.configuration, ...parameters], { stdio: 'pipe' });

    /** Sends a test message, and waits for its result. */
    async function testResult(address: string): Promise<string> {
      const before = facteur.transcript().length;
      expect(await facteur.say(`/mail test ${address}`)).toContain(
        `A test message to ${address} is on its way`,
      );
      const results = () =>
        facteur
          .transcript()
          .slice(before)
          .split(/^.*For admin: /m)[1] ?? '';
      await eventually(results).toMatch(/\[2\] Trace mail/);
      return results();
    }

    test('nothing is said of mail that never came, and where to look', async () => {
      await confirm('/mail domain add example.org postmaster:me@outside.test');
      await sendPassword(linkIn(await facteur.say(`/mail create ${ann.user}`)), ann.pass);
      await eventually(facteur.transcript).toContain(`Password of ${ann.user} set.`);
      const answer = await facteur.say('/mail trace ann@example.org from:friend@far.test since:2h');
      expect(answer).toMatch(/^No mail for ann@example\.org since /);
      expect(answer).toContain(
        'No message from “friend@far.test” for this address has reached the mail server',
      );
      expect(answer).toContain('Ask the sender for the bounce that they got');
    });

    test('each copy that was delivered or forwarded is named', async () => {
      await facteur.say('/mail alias team@example.org ann@example.org,team@outside.test');
      await waitUntilAllEnded(data);
      await send('Team+news@example.org');
      await expectInbox(host, ann, subject);
      await expectOutside(host, 'team@outside.test', subject);
      const answer = await trace('team@example.org');
      expect(answer).toMatch(/^1 message for team@example\.org since /);
      expect(answer).toMatch(
        /from stranger@outside\.test\. Delivered to ann@example\.org \(sent to Team\+news@example\.org\)\. Forwarded to team@outside\.test \(sent to Team\+news@example\.org\): 127\.0\.0\.1\[127\.0\.0\.1\]:\d+ took it\. The server said: “250 OK: message queued”\./,
      );
      expect(await trace('ann@example.org from:STRANGER since:30min')).toMatch(
        /Delivered to ann@example\.org \(sent to Team\+news@example\.org\)\.$/m,
      );
    });

    test('what was refused is shown in the words of the server', async () => {
      await expect(send('nobody@example.org')).rejects.toThrow();
      expect(await trace('nobody@example.org')).toMatch(
        /Refused for nobody@example\.org\. The server said: “550 5\.1\.1 .*User unknown/,
      );
      await facteur.say('/mail create away@example.org');
      await confirm('/mail suspend away@example.org');
      await expect(send('away@example.org')).rejects.toThrow();
      expect(await trace('away@example.org')).toMatch(/Refused for away@example\.org\. .*“550 5\.2\.1 /);
    });

    test('a mailbox that is full says so', async () => {
      await facteur.say('/mail create full@example.org quota:1M');
      await waitUntilAllEnded(data);
      await send('full@example.org', 'x'.repeat(76).concat('\n').repeat(20_000)).catch(() => undefined);
      await eventually(() => trace('full@example.org')).toMatch(
        /(?:Refused for|Not delivered to) full@example\.org\..*[Qq]uota/,
      );
    });

    test('what waits has its reason and next try, what is held says so, and what comes back names why', async () => {
      await facteur.say('/mail alias far@example.org far@outside.test');
      await waitUntilAllEnded(data);
      host.outbox.refusals.set('far@outside.test', '450 4.2.0 Greylisted, come back');
      await send('far@example.org');
      await eventually(() => trace('far@example.org')).toMatch(
        /Waits in the queue for far@outside\.test \(sent to far@example\.org\), next try at about \d\d:\d\d\. The server said: “host .* 450 4\.2\.0 Greylisted/,
      );
      postfix('postsuper', '-h', 'ALL');
      expect(await trace('far@example.org')).toContain(
        'Held in the queue for far@outside.test (sent to far@example.org), by a rule or an administrator',
      );
      host.outbox.refusals.set('far@outside.test', '550 5.1.1 no such user here');
      postfix('postsuper', '-H', 'ALL');
      postfix('postqueue', '-f');
      await eventually(() => trace('far@example.org')).toMatch(
        /Not delivered to far@outside\.test \(sent to far@example\.org\)\. .*550 5\.1\.1 no such user here.* The sender was sent a bounce\./,
      );
    });

    test('a test message says where each of its copies ended', async () => {
      const arrived = await testResult('team@example.org');
      expect(arrived).toMatch(/^The test message to team@example\.org arrived/);
      expect(arrived).toContain(
        'Delivered to ann@example.org (sent to team@example.org). Forwarded to team@outside.test',
      );
      await expectInbox(host, ann, subject, 'Test message of Facteur');
      expect(await testResult('away@example.org')).toMatch(
        /^away@example\.org was refused a test message\n.*“550 5\.2\.1 /,
      );
      expect(await testResult('far@example.org')).toMatch(
        /^The test message to far@example\.org didn’t arrive everywhere\n.*no such user here/,
      );
    });

    test('a forward that comes back is named as a circle', async () => {
      await facteur.say('/mail alias circle@example.org circle@outside.test');
      await waitUntilAllEnded(data);
      const back = createTransport({
        ...{ host: '127.0.0.1', port: host.smtpPort, localAddress: '127.0.0.2' },
        tls: { rejectUnauthorized: false },
      });
      let returned = 0;
      host.outbox.listeners.push(({ from, to, raw }) => {
        if (!to.includes('circle@outside.test') || returned >= 1) return;
        returned += 1;
        void back.sendMail({ envelope: { from, to: ['circle@example.org'] }, raw });
      });
      expect(await testResult('circle@example.org')).toMatch(
        /^The test message to circle@example\.org goes in a circle\n *A copy came back to this mail server\. It had been forwarded to circle@outside\.test/,
      );
    });

    test('owners see mail to their mailbox, and nobody else does but admins', async () => {
      await confirm('/mail owner ann@example.org ann');
      await facteur.say('/as ann member');
      // What came before the mailbox was theirs is not theirs to know.
      expect(await trace('ann@example.org')).toMatch(/^No mail for ann@example\.org since /);
      await send('ann@example.org');
      await eventually(() => trace('ann@example.org')).toContain('Delivered to ann@example.org.');
      expect(await trace('team@example.org')).toContain('team@example.org isn’t a mailbox of yours.');
      expect(await facteur.say('/mail test away@example.org')).toContain(
        'Only the owner of away@example.org and admins are shown what became of mail to it.',
      );
      await facteur.say('/as eve moderator');
      expect(await trace('ann@example.org')).toContain('Only the owner of ann@example.org and admins');
    });
  },
);

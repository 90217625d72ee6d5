import { Resolver } from 'node:dns/promises';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AppProcess, startAppProcess } from '../support/app-process/app-process.ts';
import { eventually, waitUntilAllEnded } from '../support/app-process/checks.ts';
import { type AppData, createAppData } from '../support/app-process/data-directory.ts';
import { startDnsServer, type TestDns } from '../support/dns-server.ts';
import { type MailHost, startMailHost } from '../support/mail-host/mail-host.ts';
import { type Signer, startOpendkim, startRspamd } from '../support/mail-host/signers.ts';
import { isMissing } from '../support/requirements.ts';

const isAway = isMissing('redis-server', 'postfix', 'postfix-sqlite', 'dovecot-core', 'opendkim', 'rspamd');

describe.skipIf(isAway).each([
  ['OpenDKIM', () => startOpendkim()],
  ['rspamd', (dns: TestDns) => startRspamd(dns.address)],
] as const)('mail signed by %s with keys that Facteur makes', (_name, startSigner) => {
  let data: AppData;
  let dns: TestDns;
  let signer: Signer;
  let host: MailHost;
  let facteur: AppProcess;

  beforeAll(async () => {
    data = await createAppData();
    dns = await startDnsServer();
    signer = await startSigner(dns);
    host = await startMailHost({ mailDir: data.mail, milter: signer.port });
    const environment = { ...signer.environment, DNS_SERVERS: dns.address };
    facteur = startAppProcess({ dataDirectory: data.directory, mailHost: host, environment });
  });

  afterAll(async () => {
    const exitCode = await facteur.stop();
    await host.stop();
    await signer.stop();
    await dns.close();
    await data[Symbol.asyncDispose]();
    expect({ exitCode, errors: facteur.errors() }).toEqual({ exitCode: 0, errors: '' });
  });

  /** Types a command, presses the first button where one is shown, and waits for the end. */
  async function confirm(line: string): Promise<void> {
    const asked = await facteur.say(line);
    if (/^ {2}\[1\] /m.test(asked)) await facteur.say('1');
    await waitUntilAllEnded(data);
  }

  /** Publishes all records that the command shows. */
  async function publishShown(): Promise<void> {
    const shown = await facteur.say('/mail dkim example.org');
    dns.lines.push(...(shown.match(/\S+\._domainkey\.example\.org\. TXT .*/g) ?? []));
  }

  /** Whom receivers take a message to be signed by, with which key: selectors of signatures that are right. */
  async function signaturesOf(subject: string): Promise<string[]> {
    // From 127.0.0.1, which the mail host trusts.
    const transport = createTransport({
      host: '127.0.0.1',
      port: host.smtpPort,
      tls: { rejectUnauthorized: false },
    });
    await transport.sendMail({ from: 'ann@example.org', to: 'friend@outside.test', subject, text: 'Hello.' });
    await eventually(() => host.outbox.messages.map(({ raw }) => raw).join('')).toContain(subject);
    const message = host.outbox.messages.find(({ raw }) => raw.includes(`Subject: ${subject}`));
    const resolver = new Resolver();
    resolver.setServers([dns.address]);
    const { results } = await dkimVerify(Buffer.from(message?.raw ?? '', 'latin1'), {
      resolver: (name) => resolver.resolveTxt(name),
    });
    return results.flatMap(({ status, selector }: { status: { result: string }; selector?: string }) =>
      status.result === 'none' ? [] : [`${selector} ${status.result}`],
    );
  }

  test('a key is made, published, used, and taken over from by another', async () => {
    await confirm('/mail domain add example.org postmaster:me@outside.test');
    expect(await signaturesOf('Unsigned')).toEqual([]);
    await confirm('/mail dkim example.org make selector:one');
    expect(await facteur.say('/mail dkim example.org sign')).toContain('isn’t in DNS yet');
    await publishShown();
    await confirm('/mail dkim example.org sign');
    await eventually(async () => signaturesOf(`First ${host.outbox.messages.length}`)).toEqual(['one pass']);

    await confirm('/mail dkim example.org make selector:two');
    expect(await signaturesOf('Between')).toEqual(['one pass']);
    await publishShown();
    await confirm('/mail dkim example.org sign');
    await eventually(async () => signaturesOf(`Second ${host.outbox.messages.length}`)).toEqual(['two pass']);

    const shown = await facteur.say('/mail dkim example.org');
    expect(shown).toContain('2 DKIM keys of example.org');
    await confirm('/mail dkim example.org stop');
    await eventually(async () => signaturesOf(`Third ${host.outbox.messages.length}`)).toEqual([]);
  });

  test('the private key is in no database, log or answer', async () => {
    const { readFileSync, readdirSync } = await import('node:fs');
    const { join } = await import('node:path');
    const directory = signer.environment['DKIM_DIRECTORY'] ?? '';
    const keys = readdirSync(directory).filter((name) => name.endsWith('.key'));
    expect(keys).not.toEqual([]);
    const secrets = keys.map((name) => readFileSync(join(directory, name), 'utf8').split('\n')[5] ?? '');
    const kept = readdirSync(data.directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(40);
      expect([facteur.transcript(), ...kept].some((text) => text.includes(secret))).toBe(false);
    }
  });
});

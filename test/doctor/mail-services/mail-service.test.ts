import { describe, expect, it } from 'vitest';
import { mailNamesProbe } from '../../../src/doctor/mail-services/mail-names.ts';
import { checkExpiry, imapProbe, smtpProbe } from '../../../src/doctor/mail-services/mail-service.ts';
import type { Probe } from '../../../src/doctor/probe.ts';
import type { Domain } from '../../../src/domain/address/address.ts';
import { openStore } from '../../../src/store/store.ts';
import { findFreePort } from '../../support/ports.ts';
import { isMissing } from '../../support/requirements.ts';
import { fixTexts, reportLines, runProbe, scratchDirectory } from '../run-probe.ts';
import { certificateFor, startTlsServer, tlsServer } from './tls-server.ts';

const imapGreeting = '* OK [CAPABILITY IMAP4rev1] ready\r\n';
const smtpGreeting = '220-mail.example.org\r\n220 ESMTP\r\n';

describe.skipIf(isMissing('openssl'))('of mail servers', () => {
  const ask = (probe: Probe, imap: string, smtp: string, trusted: string | null, limit = 3_000) =>
    runProbe(probe, { IMAP_SERVER: imap, SMTP_SERVER: smtp }, { trustedCertificates: trusted, limit });

  const elsewhere = { imap: 'imaps://127.0.0.1:1', smtp: 'smtps://127.0.0.1:1' };
  const imap = (url: string, trusted: string | null, limit?: number) =>
    ask(imapProbe, url, elsewhere.smtp, trusted, limit);
  const smtp = (url: string, trusted: string | null) => ask(smtpProbe, elsewhere.imap, url, trusted);

  it('a good one passes, with TLS from the first byte', async () => {
    const certificate = await certificateFor('DNS:mail.localhost,IP:127.0.0.1');
    const port = await tlsServer(certificate, imapGreeting);
    expect(reportLines(await imap(`imaps://127.0.0.1:${port}`, certificate.cert))).toEqual([
      expect.stringMatching(
        new RegExp(
          `^✓ IMAP_SERVER: 127\\.0\\.0\\.1:${port} answers, with a certificate for its name until 20`,
        ),
      ),
    ]);
  });

  it('a good one passes, with STARTTLS', async () => {
    const certificate = await certificateFor('IP:127.0.0.1');
    const reading = await startTlsServer(certificate, imapGreeting, { 'a STARTTLS': 'a OK begin\r\n' });
    const sending = await startTlsServer(certificate, smtpGreeting, {
      'EHLO facteur.invalid': '250-mail.example.org\r\n250 STARTTLS\r\n',
      STARTTLS: '220 begin\r\n',
    });
    expect((await imap(`imap://127.0.0.1:${reading}`, certificate.cert))[0]?.verdict).toBe('well');
    expect((await smtp(`smtp://127.0.0.1:${sending}`, certificate.cert))[0]?.verdict).toBe('well');
  });

  it('a certificate for another name, of nobody known or about to end is reported', async () => {
    const other = await certificateFor('DNS:other.example');
    const port = await tlsServer(other, imapGreeting);
    expect(reportLines(await imap(`imaps://127.0.0.1:${port}`, other.cert))[0]).toContain(
      'has a certificate for other names (ERR_TLS_CERT_ALTNAME_INVALID)',
    );
    expect(reportLines(await imap(`imaps://127.0.0.1:${port}`, null))[0]).toContain(
      'has a certificate that is not trusted here',
    );
    const short = await certificateFor('IP:127.0.0.1', 1);
    const line = checkExpiry('IMAP_SERVER', 'mail:993', certificateTimes(30, 5), 0);
    expect(line).toMatchObject({ verdict: 'wrong', detail: expect.stringContaining('ends on 1970-01-06') });
    expect(checkExpiry('IMAP_SERVER', 'mail:993', certificateTimes(30, 20), 0).verdict).toBe('well');
    const fresh = await tlsServer(short, imapGreeting);
    expect((await imap(`imaps://127.0.0.1:${fresh}`, short.cert))[0]?.verdict).toBe('well');
  });

  it('another server, no server and the wrong kind of TLS are distinguished', async () => {
    const certificate = await certificateFor('IP:127.0.0.1');
    const web = await tlsServer(certificate, 'HTTP/1.1 400 Bad Request\r\n'.repeat(1000));
    expect(reportLines(await imap(`imaps://127.0.0.1:${web}`, certificate.cert))[0]).toContain(
      'says “HTTP/1.1 400',
    );
    const refusing = await startTlsServer(certificate, imapGreeting, { 'a STARTTLS': 'a NO not here\r\n' });
    const refused = await imap(`imap://127.0.0.1:${refusing}`, certificate.cert);
    expect(reportLines(refused)[0]).toContain('a NO not here');
    expect(fixTexts(refused)).toContain('STARTTLS');
    expect(reportLines(await imap(`imaps://127.0.0.1:${refusing}`, certificate.cert))[0]).toContain(
      'does not accept TLS',
    );
    const free = await findFreePort();
    expect(reportLines(await imap(`imaps://127.0.0.1:${free}`, null))[0]).toContain('refuses connections');
    const silent = await imap(`imap://127.0.0.1:${web}`, certificate.cert, 300);
    expect(reportLines(silent)[0]).toContain('no answer within 0.3 s');
  });
});

/** A certificate's validity: days in total, and days left at the time 0. */
const certificateTimes = (days: number, left: number) => ({
  valid_from: new Date((left - days) * 86_400_000).toUTCString(),
  valid_to: new Date(left * 86_400_000).toUTCString(),
});

it('names that DNS does not know are hints', async () => {
  const directory = await scratchDirectory();
  const store = openStore(`${directory}/facteur.sqlite`);
  store.domains.add('example.org' as Domain);
  store.close();
  const variables = {
    DATA_DIR: directory,
    IMAP_SERVER: 'imaps://mail.example.org',
    SMTP_SERVER: 'smtps://mail.example.org',
  };
  const say = async (inDns: (name: string) => Promise<boolean | null>) =>
    reportLines(await runProbe(mailNamesProbe, variables, { resolvesInDns: inDns }));
  expect(await say(async (name) => name.startsWith('autoconfig'))).toEqual([
    '– Names: not in DNS: autodiscover.example.org',
  ]);
  expect(await say(async () => true)).toEqual([
    '✓ Names: autoconfig.example.org, autodiscover.example.org are in DNS',
  ]);
  expect(await say(async () => null)).toEqual(['– Names: DNS can’t be asked from here']);
});

import { describe, expect, it, test } from 'vitest';
import { type MailService, parseMailService } from '../../src/config/mail-services.ts';

describe('a mail server’s URL', () => {
  test.each<['imap' | 'smtp', string, MailService]>([
    ['imap', 'imaps://mail.example.org:993', { host: 'mail.example.org', port: 993, security: 'tls' }],
    ['imap', 'imaps://mail.example.org', { host: 'mail.example.org', port: 993, security: 'tls' }],
    ['imap', 'imap://mail.example.org', { host: 'mail.example.org', port: 143, security: 'starttls' }],
    ['imap', 'IMAPS://Mail.Example.org:443/', { host: 'mail.example.org', port: 443, security: 'tls' }],
    ['smtp', 'smtp://mail.example.org', { host: 'mail.example.org', port: 587, security: 'starttls' }],
    ['smtp', 'smtps://mail.example.org', { host: 'mail.example.org', port: 465, security: 'tls' }],
    ['smtp', 'smtps://192.0.2.1:2465', { host: '192.0.2.1', port: 2465, security: 'tls' }],
    ['imap', 'imaps://[2001:DB8::1]', { host: '2001:db8::1', port: 993, security: 'tls' }],
    ['imap', 'imaps://müller.example', { host: 'xn--mller-kva.example', port: 993, security: 'tls' }],
  ])('%s: %s is understood', (protocol, text, value) => {
    expect(parseMailService(protocol, text)).toEqual({ ok: true, value });
  });

  test.each([
    '',
    'mail.example.org',
    'imaps:mail.example.org',
    'smtp://mail.example.org',
    'https://mail.example.org',
    'imaps://user:secret@mail.example.org',
    'imaps://secret@mail.example.org',
    'imaps://mail.example.org/secret',
    'imaps://mail.example.org?secret',
    'imaps://mail.example.org#secret',
    'imaps://mail.example.org:0',
    'imaps://mail.example.org:65536',
    'imaps://mail.example.org:port',
    'imaps://mail',
    'imaps://300.0.2.1',
    'imaps://[2001:db8::1',
    'imaps://[2001:db8:::1]',
    'imaps://mail.example.org\r\nsecret',
    'imaps://<b>.example.org',
    `imaps://${'a'.repeat(10_000)}.example.org`,
  ])('%j is refused as an IMAP server, with what it may be, and never repeated', (text) => {
    const parsed = parseMailService('imap', text);
    expect(parsed).toEqual({ ok: false, fault: expect.stringContaining('imaps://mail.example.org:993') });
    expect(JSON.stringify(parsed)).not.toContain('secret');
  });

  it('says the forms of the protocol that was asked for', () => {
    expect(parseMailService('smtp', 'x')).toEqual({
      ok: false,
      fault:
        "It may be smtps://mail.example.org:465 for TLS from the first byte, or smtp://mail.example.org:587 for STARTTLS: the server's full name or its IP address, a port where it is another, and no user, password or path.",
    });
  });
});

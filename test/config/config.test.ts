import { describe, expect, it, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { generatePrivateKey, readPrivateKey } from '../../src/mail-servers/remote/keys.ts';

const read = (variables: Record<string, string>) => {
  const config = readConfig(variables);
  if (!config.ok) throw new Error(config.fault.join('\n'));
  return config.value;
};
const faultsOf = (variables: Record<string, string>) => {
  const config = readConfig(variables);
  return config.ok ? [] : config.fault;
};

const imap = { IMAP_SERVER: 'imaps://mail.example.org' };
const smtp = { SMTP_SERVER: 'smtp://mail.example.org' };

describe('what mail programs need', () => {
  it('is nothing unless set', () => {
    expect(read({}).clientSettings).toEqual({ services: null, webmail: null });
    expect(read({ IMAP_SERVER: ' ', SMTP_SERVER: '' }).clientSettings.services).toBeNull();
  });

  it('is read, the webmail’s address to the last slash', () => {
    const webmail = 'https://webmail.example.org/mail/';
    expect(read({ ...imap, ...smtp, WEBMAIL_URL: webmail }).clientSettings).toEqual({
      services: {
        imap: { host: 'mail.example.org', port: 993, security: 'tls' },
        smtp: { host: 'mail.example.org', port: 587, security: 'starttls' },
      },
      webmail,
    });
  });

  it('may be a webmail alone', () => {
    const WEBMAIL_URL = 'http://webmail.example.org';
    expect(read({ WEBMAIL_URL }).clientSettings).toEqual({ services: null, webmail: WEBMAIL_URL });
  });

  it('is two servers or none', () => {
    expect(faultsOf(imap)).toEqual([
      'SMTP_SERVER must be set too, since IMAP_SERVER is: mail programs need both',
    ]);
    expect(faultsOf(smtp)).toEqual([
      'IMAP_SERVER must be set too, since SMTP_SERVER is: mail programs need both',
    ]);
  });

  it('is refused with all errors at once, none of which repeats what may be a password', () => {
    const faults = faultsOf({
      IMAP_SERVER: 'imaps://ann:secret@mail.example.org',
      SMTP_SERVER: 'smtp://mail.example.org/secret',
      WEBMAIL_URL: 'https://ann:secret@webmail.example.org',
      TRUSTED_PROXIES: '10.0.0.0/8, proxy.example.org',
      WEB_PORT: '-1',
    });
    expect(faults.map((fault) => fault.split(' ')[0]).toSorted()).toEqual([
      'IMAP_SERVER',
      'SMTP_SERVER',
      'TRUSTED_PROXIES',
      'WEBMAIL_URL',
      'WEB_PORT',
    ]);
    expect(faults.join()).not.toContain('secret');
    expect(faults.join()).not.toContain('must be set too');
  });

  test.each(['webmail.example.org', 'javascript:alert(1)', 'ftp://webmail.example.org', 'https://'])(
    '%s is no webmail',
    (WEBMAIL_URL) => {
      expect(faultsOf({ WEBMAIL_URL })).toEqual([
        'WEBMAIL_URL must be a web address such as https://mail.example.org',
      ]);
    },
  );
});

describe('the proxies that are believed', () => {
  it('are those on this machine unless set', () => {
    expect(read({}).web.trustedProxies).toBe('loopback');
  });

  it('are addresses and networks', () => {
    const TRUSTED_PROXIES = '10.0.0.5, 10.1.0.0/16,2001:db8::/32 ::1';
    expect(read({ TRUSTED_PROXIES }).web.trustedProxies).toEqual([
      '10.0.0.5',
      '10.1.0.0/16',
      '2001:db8::/32',
      '::1',
    ]);
  });

  test.each(['proxy', '10.0.0', '10.0.0.0/33', '10.0.0.0/0', '::/129', '10.0.0.0/8/8', '10.0.0.0/', '/8'])(
    '%s is refused',
    (TRUSTED_PROXIES) => {
      expect(faultsOf({ TRUSTED_PROXIES })).toEqual([
        'TRUSTED_PROXIES must list IP addresses or networks such as 10.0.0.0/8, with commas between them',
      ]);
    },
  );
});

describe('Facteur’s key', () => {
  it('is read as it was said, and nothing else is taken for one', () => {
    const { public: key } = readPrivateKey(generatePrivateKey());
    expect(read({}).facteurKey).toBeNull();
    expect(read({ FACTEUR_KEY: ` ${key} ` }).facteurKey).toBe(key);
    expect(faultsOf({ FACTEUR_KEY: 'a secret' })).toEqual([
      'FACTEUR_KEY is not understood. It is 43 letters, digits, - and _, without spaces or quotes.',
    ]);
  });
});

describe('who reads /metrics', () => {
  it('is nobody unless a port or a token is set', () => {
    expect(read({}).metrics).toEqual({ host: '127.0.0.1', port: null, token: null });
    const METRICS_TOKEN = 'a token of thirty-two characters';
    expect(read({ METRICS_TOKEN, METRICS_PORT: '9464', METRICS_HOST: '10.0.0.5' }).metrics).toEqual({
      host: '10.0.0.5',
      port: 9464,
      token: METRICS_TOKEN,
    });
  });

  it('is refused where a host has no port, a port is none, or a token is short', () => {
    expect(faultsOf({ METRICS_HOST: '10.0.0.5' })).toEqual([
      'METRICS_PORT must be set too, since METRICS_HOST is: it is where that port is listened on',
    ]);
    expect(faultsOf({ METRICS_PORT: '70000', METRICS_TOKEN: 'short' })).toEqual([
      'METRICS_PORT must be 65535 or less',
      expect.stringMatching(/^METRICS_TOKEN must have 32 characters or more/),
    ]);
  });
});

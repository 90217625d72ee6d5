import { describe, expect, it } from 'vitest';
import { readConnectionSettings, readDriverSettings } from '../../src/mail-servers/connection-settings.ts';
import { type DriverName, driverNames } from '../../src/mail-servers/registry.ts';
import { generatePrivateKey, readPrivateKey } from '../../src/mail-servers/remote/keys.ts';
import type { MailServerBinding } from '../../src/policy/policy.ts';

const binding = (
  name: string,
  driver: DriverName,
  worker: MailServerBinding['worker'] = 'here',
): MailServerBinding => ({
  name,
  driver,
  domains: 'all',
  worker,
});

describe('how mail servers are reached', () => {
  it('is read from variables that begin with their names', () => {
    const variables = {
      MAIL_SERVER_MY_SHOP_DATABASE: 'mysql://facteur:secret@db.example/postfix',
      MAIL_SERVER_MY_SHOP_DOVEADM: 'doveadm',
      MAIL_SERVER_COW_URL: 'https://mail.example.org',
      MAIL_SERVER_COW_API_KEY: 'ABC-123',
      MAIL_SERVER_COWSHED_URL: 'nonsense',
    };
    expect(
      readConnectionSettings([binding('my-shop', 'postfixadmin'), binding('cow', 'mailcow')], variables),
    ).toMatchObject({
      ok: true,
      value: [
        {
          access: {
            driver: 'postfixadmin',
            database: 'mysql://facteur:secret@db.example/postfix',
            mailDirectory: null,
            doveadm: { setting: 'doveadm', apiKey: null },
          },
        },
        { access: { driver: 'mailcow', url: 'https://mail.example.org', apiKey: 'ABC-123' } },
      ],
    });
  });

  it('has all errors reported at once, each with what to do, and no secret repeated', () => {
    const variables = { MAIL_SERVER_SHOP_DATABASE: 'oracle://facteur:secret@db' };
    const read = readConnectionSettings(
      [binding('shop', 'postfixadmin'), binding('cow', 'mailcow'), binding('old', 'alternc')],
      variables,
    );
    expect(read).toEqual({
      ok: false,
      fault: [
        expect.stringMatching(/^MAIL_SERVER_SHOP_DATABASE must be a database such as mysql:/),
        'MAIL_SERVER_COW_URL must be mailcow’s address, such as https://mail.example.org',
        'MAIL_SERVER_COW_API_KEY must be set to a read-write API key of mailcow’s',
        'MAIL_SERVER_OLD_DATABASE must be set to AlternC’s database',
      ],
    });
    expect(JSON.stringify(read)).not.toContain('secret');
  });

  it('has what separates tags where that is set, for every driver, and none where there are no tags', () => {
    const given = (delimiter: string) => ({
      MAIL_SERVER_ONE_DATABASE: 'mysql://facteur:secret@db/one',
      MAIL_SERVER_ONE_URL: 'https://mail.example.org',
      MAIL_SERVER_ONE_API_KEY: 'ABC-123',
      MAIL_SERVER_ONE_RECIPIENT_DELIMITER: delimiter,
    });
    for (const driver of driverNames) {
      const at = (delimiter: string) => readDriverSettings(binding('one', driver), given(delimiter));
      expect(at('-+')).toMatchObject({ value: { recipientDelimiter: '-+' } });
      expect(at('none')).toMatchObject({ value: { recipientDelimiter: '' } });
      for (const wrong of ['a', '@', '- +', 'no'])
        expect(at(wrong)).toMatchObject({
          fault: [expect.stringMatching(/^MAIL_SERVER_ONE_RECIPIENT_DELIMITER must be as Postfix/)],
        });
    }
  });

  it.each([
    'mysql://facteur:pa#ss@db.example/postfix',
    'mysql://facteur:12#34@db.example/postfix',
    'mysql://facteur:12?34@db.example/postfix',
    'mysql://facteur:12/34@db.example/postfix',
    'mysql://facteur:pa%ss@db.example/postfix',
    'mysql://facteur:pass',
  ])('has a database’s password written so that nothing of %s is lost', (url) => {
    for (const driver of ['postfixadmin', 'alternc'] as const) {
      const read = readDriverSettings(binding('db', driver), { MAIL_SERVER_DB_DATABASE: url });
      expect(read).toEqual({
        ok: false,
        fault: [expect.stringMatching(/^MAIL_SERVER_DB_DATABASE .*# as %23/)],
      });
    }
  });

  it.each([
    'mysql://facteur:p%23a%2Fs%3Fs%40%25@db.example/postfix',
    'mysql://facteur:p@ss@db.example/postfix',
    'postgres://facteur:secret@db.example',
    'postgres:///postfix?host=/run/postgresql',
    'mysql://facteur:secret@localhost/postfix?socketPath=/run/mysqld/mysqld.sock',
    'sqlite:/var/lib/pa.db',
    'sqlite:///var/lib/p%23.db',
  ])('takes %s', (url) => {
    expect(readDriverSettings(binding('db', 'postfixadmin'), { MAIL_SERVER_DB_DATABASE: url })).toMatchObject(
      {
        value: { database: url },
      },
    );
  });

  it('has PostfixAdmin’s vacation domain where one is set, and only a domain', () => {
    const at = (domain?: string) =>
      readDriverSettings(binding('pa', 'postfixadmin'), {
        MAIL_SERVER_PA_DATABASE: 'sqlite:///pa.db',
        MAIL_SERVER_PA_VACATION_DOMAIN: domain,
      });
    expect(at()).toMatchObject({ value: { vacationDomain: null } });
    expect(at('autoreply.example.org')).toMatchObject({ value: { vacationDomain: 'autoreply.example.org' } });
    expect(at('@autoreply')).toEqual({
      ok: false,
      fault: ['MAIL_SERVER_PA_VACATION_DOMAIN must be a domain such as autoreply.example.org'],
    });
  });

  it('is asked for where a worker runs, and not here', () => {
    const { public: key } = readPrivateKey(generatePrivateKey());
    const far = binding('far', 'alternc', 'beside');
    expect(readConnectionSettings([far], { MAIL_SERVER_FAR_WORKER_KEY: key })).toEqual({
      ok: true,
      value: [{ binding: far, access: { driver: 'worker', key } }],
    });
    expect(readDriverSettings(binding('far', 'alternc'), {})).toMatchObject({ ok: false });
  });

  it('takes the key of each worker, and says where to find it', () => {
    const variables = { MAIL_SERVER_FAR_OFF_WORKER_KEY: 'what I thought it was' };
    const bindings = [binding('near', 'alternc', 'beside'), binding('far-off', 'mailcow', 'beside')];
    expect(readConnectionSettings(bindings, variables)).toEqual({
      ok: false,
      fault: [
        expect.stringMatching(
          /^MAIL_SERVER_NEAR_WORKER_KEY must be set to the key.*npm run worker -- --server near/,
        ),
        expect.stringMatching(/^MAIL_SERVER_FAR_OFF_WORKER_KEY is no key of a worker\. It is 43 letters/),
      ],
    });
  });
});

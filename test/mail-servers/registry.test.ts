import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { createLogger } from '../../src/logging/logger.ts';
import { readDriverSettings } from '../../src/mail-servers/connection-settings.ts';
import { openMailServer } from '../../src/mail-servers/open-mail-server.ts';
import { definitionOf, driverNames, drivers } from '../../src/mail-servers/registry.ts';

const variables = {
  MAIL_SERVER_ONE_DATABASE: 'mysql://facteur:secret@127.0.0.1:1/one',
  MAIL_SERVER_ONE_MAIL_DIRECTORY: '/var/vmail',
  MAIL_SERVER_ONE_ALTERNC_MAIL: '/var/mail',
  MAIL_SERVER_ONE_URL: 'https://mail.example.org',
  MAIL_SERVER_ONE_API_KEY: 'ABCDEF-123456-ABCDEF-123456-ABCDEF',
};

/** The settings of a mail server named `one`, with all variables above that its driver knows. */
function settingsOf(driver: string, given: Readonly<Record<string, string>> = variables) {
  const read = readDriverSettings({ name: 'one', driver }, given);
  if (!read.ok) throw new Error(read.fault.join('\n'));
  return read.value;
}

describe('the drivers', () => {
  it('are known by names of their own', () => {
    expect(new Set(driverNames).size).toBe(drivers.length);
    expect(driverNames.map((name) => definitionOf(name).name)).toEqual(driverNames);
    expect(() => definitionOf('exchange')).toThrow('There is no driver exchange');
  });

  // One whose mail is elsewhere: a worker says what is kept on that host.
  test.each(drivers.map(({ name }) => [name]))('%s is as it says before it is open', async (driver) => {
    const { MAIL_SERVER_ONE_MAIL_DIRECTORY: _, ...elsewhere } = variables;
    const server = await openMailServer({
      binding: { name: 'one', driver, domains: 'all', worker: 'here' },
      access: settingsOf(driver, elsewhere),
      mailDirectory: mkdtempSync(join(tmpdir(), 'facteur-registry-')),
      createIfMissing: true,
      log: createLogger('silent', { write: () => undefined }),
      clock: Date.now,
    });
    const { lacks, ...traits } = definitionOf(driver).traits;
    expect(server).toMatchObject(traits);
    expect(server.lacks).toEqual(expect.arrayContaining([...lacks]));
    await server.close();
  });
});

test.each([
  ['postfix-dovecot', true, ['/usual']],
  ['postfixadmin', true, ['/var/vmail']],
  ['alternc', true, ['/var/vmail', '/var/mail']],
  ['mailcow', false, []],
])('%s says whether mail is on this host, and where', (driver, isLocal, paths) => {
  const { localPaths, hasLocalMail } = definitionOf(driver);
  const settings = settingsOf(driver);
  expect(hasLocalMail?.(settings) ?? false).toBe(isLocal);
  expect(localPaths?.(settings, '/usual') ?? []).toEqual(paths);
});

test('postfix-dovecot says which directory it shares with Postfix and Dovecot', () => {
  const { sharedDirectory } = definitionOf('postfix-dovecot');
  const shared = (given: Readonly<Record<string, string>>) =>
    sharedDirectory?.(settingsOf('postfix-dovecot', given));
  expect(shared({})).toBe(null);
  expect(shared({ MAIL_SERVER_ONE_DIRECTORY: '/srv/mail' })).toBe('/srv/mail');
  expect(definitionOf('mailcow').sharedDirectory).toBe(undefined);
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { doveadmProbe } from '../../../src/doctor/mail-host/doveadm.ts';
import { startFakeDoveadm } from '../../support/mail-host/fake-doveadm.ts';
import { isMissing } from '../../support/requirements.ts';
import { fixTexts, reportLines, runProbe, scratchDirectory } from '../run-probe.ts';

/** A directory with these lines in Dovecot's configuration, for whichever version is installed. */
async function etcWith(lines: string): Promise<string> {
  const etc = await scratchDirectory();
  mkdirSync(join(etc, 'dovecot'));
  writeFileSync(join(etc, 'dovecot/dovecot.conf'), lines);
  return etc;
}

async function say(url: string, etc: string) {
  return runProbe(doveadmProbe, { DOVEADM: url, DOVEADM_API_KEY: 'hush' }, { etc });
}

describe('DOVEADM', () => {
  it('is well where Dovecot does all that changes ask of it', async () => {
    await using fake = await startFakeDoveadm('2.3.19');
    expect(reportLines(await say(fake.url, '/nonexistent'))).toEqual([
      '✓ DOVEADM: answers, and does what it is told',
    ]);
    expect(fake.calls.map(([command]) => command)).toEqual(['user', 'authCacheFlush', 'kick']);
  });

  it('is wrong where Dovecot fails at one of them', async () => {
    const failing = (command: string) =>
      command === 'kick'
        ? ['error', { type: 'exitCode', exitCode: 75 }]
        : ['doveadmResponse', [{ entries: '0' }]];
    await using fake = await startFakeDoveadm('2.4.3', failing);
    expect(reportLines(await say(fake.url, '/nonexistent'))).toEqual([
      '✗ DOVEADM: doveadm ended kick with exit code 75',
    ]);
  });

  describe.skipIf(isMissing('dovecot-core'))('of a Dovecot that can’t be told to forget logins', () => {
    // The settings that Dovecot 2.4 requires first, and 2.3 does not know.
    const configuration = (lines: string) =>
      execFileSync('dovecot', ['--version'], { encoding: 'utf8' }).startsWith('2.4')
        ? `dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n${lines}`
        : lines;

    it('is well without a cache', async () => {
      await using fake = await startFakeDoveadm('2.4.1');
      expect(reportLines(await say(fake.url, await etcWith(configuration('protocols =\n'))))).toEqual([
        '✓ DOVEADM: answers, and does what it is told',
        '✓ Auth cache: is off, as it has to be with this Dovecot',
      ]);
      expect(fake.calls.map(([command]) => command)).toEqual(['user', 'kick']);
    });

    it('is wrong with one', async () => {
      await using fake = await startFakeDoveadm('2.4.1');
      const lines = await say(fake.url, await etcWith(configuration('auth_cache_size = 10M\n')));
      expect(reportLines(lines)[1]).toMatch(
        /^✗ Auth cache: auth_cache_size is 10.*: old passwords go on to work$/,
      );
      expect(fixTexts(lines)).toMatch(/Take auth_cache_size out .* or set DOVEADM to doveadm’s command/);
    });

    it('is said to be unknown where the configuration can’t be read', async () => {
      await using fake = await startFakeDoveadm('2.4.1');
      for (const etc of ['/nonexistent', await etcWith('!include /nonexistent/key.conf\n')]) {
        const lines = await say(fake.url, etc);
        expect(reportLines(lines)[1]).toMatch(/^– Auth cache: .* can’t be seen from here$/);
        expect(fixTexts(lines)).toContain('doveconf auth_cache_size');
      }
    });
  });
});

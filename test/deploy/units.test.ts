import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { secretVariables } from '../../src/doctor/redact-secrets.ts';
import { childEnvironment } from '../../src/lib/child-environment.ts';
import { isMissing } from '../support/requirements.ts';
import { scratchDirectory } from '../support/scratch.ts';

const root = resolve(import.meta.dirname, '../..');

/** The most that systemd-analyze may find open, of 10; docs/operating.md names what it finds. */
const mostExposure = 2;

/** A unit, with the path of this checkout in the place of the package's, as for a checkout in /opt. */
async function copyOf(unit: string, name: string): Promise<string> {
  const file = join(await scratchDirectory(), name);
  const text = readFileSync(join(root, 'deploy/systemd', unit), 'utf8');
  writeFileSync(file, text.replaceAll('/usr/lib/facteur', root));
  return file;
}

/** The settings that a unit has systemd hand over. */
const credentialsOf = (unit: string): string[] =>
  Array.from(
    readFileSync(join(root, 'deploy/systemd', unit), 'utf8').matchAll(/^LoadCredential=(\w+):/gm),
    ([, name = '']) => name,
  ).sort();

it('each secret of Facteur can be a credential', () => {
  expect(credentialsOf('facteur.service')).toEqual([...secretVariables, 'REDIS_URL'].sort());
});

it('each secret of a worker can be a credential', () => {
  // The rest is Facteur's alone.
  const ofFacteur = /^(FACTEUR_|HEALTH_|SLACK_|DISCORD_)/;
  expect(credentialsOf('facteur-worker@.service')).toEqual(
    [...secretVariables, 'REDIS_URL'].filter((name) => !ofFacteur.test(name)).sort(),
  );
});

const analyze = (...args: readonly string[]) =>
  spawnSync('systemd-analyze', args, { env: childEnvironment(), encoding: 'utf8' });

it.skipIf(isMissing('systemd'))('the nightly backup holds nothing that systemd does not know', async () => {
  const files = await Promise.all(
    ['facteur-backup.service', 'facteur-backup.timer'].map((unit) => copyOf(unit, unit)),
  );
  for (const file of files) {
    const { stderr } = analyze('verify', '--man=no', file);
    // Other units of this machine may have faults of their own.
    expect(stderr.split('\n').filter((line) => line.includes('facteur-backup'))).toEqual([]);
  }
});

describe.skipIf(isMissing('systemd')).each([
  ['facteur.service', 'facteur.service'],
  ['facteur-worker@.service', 'facteur-worker@far.service'],
])('%s', (unit, name) => {
  it('holds nothing that systemd does not know', async () => {
    const { status, stderr } = analyze('verify', '--man=no', await copyOf(unit, name));
    // Other units of this machine may have faults of their own.
    expect(stderr.split('\n').filter((line) => line.includes(name))).toEqual([]);
    expect(status).toBe(0);
  });

  it(`leaves at most ${mostExposure} of 10 open`, async () => {
    const threshold = `--threshold=${mostExposure * 10}`;
    const { status, stdout } = analyze('security', '--offline=true', threshold, await copyOf(unit, name));
    expect(stdout).toMatch(/Overall exposure level for facteur/);
    expect(status, stdout).toBe(0);
  });
});

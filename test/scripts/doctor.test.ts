import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { globSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { startAppProcess } from '../support/app-process/app-process.ts';
import { createAppData } from '../support/app-process/data-directory.ts';
import { findFreePort } from '../support/ports.ts';
import { isMissing } from '../support/requirements.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { waitLimit } from '../support/wait-limits.ts';

const script = join(import.meta.dirname, '../../scripts/doctor.mjs');

/** What the script says in a directory, as an operator runs it there. */
async function doctor(
  directory: string,
  args: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
) {
  const env = { PATH: process.env['PATH'], WEB_PORT: `${await findFreePort()}`, ...variables };
  const child = spawn(process.execPath, [script, ...args], { cwd: directory, env });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, 'exit');
  const [stdout, stderr] = await said;
  return { code, stdout, stderr };
}

/** Every file, with what is in it. */
const filesIn = (directory: string): string[] =>
  globSync('**', { cwd: directory })
    .filter((file) => statSync(join(directory, file)).isFile())
    .map(
      (file) =>
        `${file} ${createHash('sha256')
          .update(readFileSync(join(directory, file)))
          .digest('hex')}`,
    )
    .sort();

describe.skipIf(isMissing('redis-server'))('npm run doctor', () => {
  it('finds nothing to mend in a fresh clone, and makes nothing', async () => {
    const directory = await scratchDirectory();
    const { code, stdout, stderr } = await doctor(directory);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/\n\nAll is well: \d+ checks passed\.\n$/);
    expect(stdout).not.toContain('✗');
    expect(readdirSync(directory)).toEqual([]);
  });

  it('looks at a running Facteur without a trace', async () => {
    await using data = await createAppData();
    const port = `${await findFreePort()}`;
    await using facteur = startAppProcess({ dataDirectory: data.directory, environment: { WEB_PORT: port } });
    await facteur.say('/mail domain add example.org postmaster:me@example.net');
    await facteur.say('1');
    const rows = data.dump();
    const variables = { DATA_DIR: data.directory, WEB_PORT: port };
    const { code, stdout } = await doctor(data.directory, [], variables);
    expect(stdout).toContain('✓ Facteur: says that all of its parts work');
    expect(stdout).toContain('✓ Audit: ');
    expect(stdout).toContain('✓ directory.sqlite: postfix-dovecot, 1 domain;');
    expect(code).toBe(0);
    expect(data.dump()).toEqual(rows);
    expect(await facteur.say('/mail create ann@example.org')).toContain(' created.');
    expect(await facteur.stop()).toBe(0);
    const before = filesIn(data.directory);
    expect((await doctor(data.directory, [], variables)).code).toBe(0);
    expect(filesIn(data.directory)).toEqual(before);
  });

  it('lists everything that is broken, in good time', async () => {
    const directory = await scratchDirectory();
    const data = join(directory, 'data');
    mkdirSync(join(data, 'mail'), { recursive: true });
    writeFileSync(join(data, 'facteur.sqlite'), 'nonsense '.repeat(2000));
    writeFileSync(join(data, 'mail/directory.sqlite'), 'nonsense '.repeat(2000));
    writeFileSync(join(directory, 'policy.yaml'), 'tenants: 3\n');
    const closed = `127.0.0.1:${await findFreePort()}`;
    const variables = {
      DATA_DIR: data,
      RETENTION_DAYS: 'long',
      REDIS_URL: `redis://:open-sesame@${closed}`,
      DOVEADM: `http://${closed}`,
      DOVEADM_API_KEY: 'hush-hush-key',
      PUBLIC_URL: `https://${closed}`,
      IMAP_SERVER: `imaps://${closed}`,
      SMTP_SERVER: `smtp://${closed}`,
      SLACK_BOT_TOKEN: 'xoxb-hush',
      SLACK_APP_TOKEN: 'xapp-hush',
      SLACK_API_URL: `http://${closed}`,
      DISCORD_TOKEN: 'hush-hush-token',
      DISCORD_APPLICATION_ID: '1',
      DISCORD_API_URL: `http://${closed}`,
    };
    const began = Date.now();
    const { code, stdout } = await doctor(directory, [], variables);
    expect(Date.now() - began).toBeLessThan(waitLimit);
    const failed = [...stdout.matchAll(/^ {2}✗ ([^:]+):/gm)].map(([, name]) => name);
    expect(failed).toEqual([
      'Environment',
      'Policy',
      'facteur.sqlite',
      'REDIS_URL',
      'Mail',
      'directory.sqlite',
      'DOVEADM',
      'PUBLIC_URL',
      'IMAP_SERVER',
      'SMTP_SERVER',
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      'DISCORD_TOKEN',
      'Commands',
    ]);
    expect(stdout).toContain('RETENTION_DAYS must be a number');
    expect(stdout).toMatch(/\n\n14 things have to be mended; \d+ checks passed\.\n$/);
    expect(code).toBe(1);
    for (const secret of ['open-sesame', 'hush']) expect(stdout).not.toContain(secret);
  });

  it('speaks JSON, for programs, with or without npm’s dashes', async () => {
    const directory = await scratchDirectory();
    const report = JSON.parse((await doctor(directory, ['--json'])).stdout);
    expect(report).toMatchObject({ ok: true, failures: 0 });
    expect(report.checks[0]).toEqual({
      group: 'Settings',
      name: 'Node',
      verdict: 'well',
      detail: process.versions.node,
      fix: null,
    });
    const kept = await doctor(directory, [], { npm_config_json: 'true' });
    expect(JSON.parse(kept.stdout)).toMatchObject({ ok: true });
  });

  it.each([['--jsn'], ['everything']])('refuses %s, and says how it is run', async (word) => {
    const { code, stdout, stderr } = await doctor(await scratchDirectory(), [word]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: npm run doctor');
  });
});

import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { childEnvironment as setupEnvironment } from '../../scripts/setup/child-environment.mjs';
import { variableNames } from '../../src/config/config.ts';
import { childEnvironment } from '../../src/lib/child-environment.ts';
import { serverVariablePrefix } from '../../src/mail-servers/server-variables.ts';

const needed = { PATH: '/usr/bin', HOME: '/root', LANG: 'fr_FR.UTF-8', LC_ALL: 'C', TZ: 'UTC' };

describe('a program that we run', () => {
  it('gets what it needs to run, and nothing else that we know', () => {
    const ours = { ...Object.fromEntries(variableNames.map((name) => [name, 'x'])), AWS_SECRET: 'x' };
    expect(childEnvironment({ ...needed, ...ours, MAIL_SERVER_FAR_API_KEY: 'x', TMPDIR: undefined })).toEqual(
      needed,
    );
  });

  it('is given that environment wherever one is run', () => {
    const calls =
      /(?<![.\w])(?:spawn|spawnSync|execFile|execFileSync|fork|exec|execSync)\(|promisify\(execFile\)\)?\(/g;
    const runners = globSync('{src,commands,jobs,scripts}/**/*.{ts,mjs}')
      .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
      .filter(({ text }) => text.includes("'node:child_process'"))
      .map(({ file, text }) => ({
        file,
        runs: text.match(calls)?.length ?? 0,
        given: text.match(/\benv\b(?=\s*[:,}])/g)?.length ?? 0,
        small: text.includes('childEnvironment('),
      }));
    expect(runners.length).toBeGreaterThan(5);
    expect(runners.filter(({ runs, given, small }) => runs === 0 || given < runs || !small)).toEqual([]);
  });
});

it('set-up passes npm and Debian’s installers none of our settings', () => {
  const secrets = ['FACTEUR_SECRET', 'HEALTH_TOKEN', 'REDIS_URL', 'DOVEADM_API_KEY', 'SLACK_BOT_TOKEN'];
  const names = [...secrets, 'SLACK_SIGNING_SECRET', 'DISCORD_TOKEN', `${serverVariablePrefix}FAR_DATABASE`];
  const { stdout } = spawnSync(
    process.execPath,
    [
      '-e',
      "import('./scripts/setup/child-environment.mjs').then((e) => console.log(JSON.stringify(e.childEnvironment())))",
    ],
    {
      env: {
        ...setupEnvironment(),
        ...Object.fromEntries(names.map((name) => [name, 'x'])),
        npm_config_x: 'y',
      },
      encoding: 'utf8',
    },
  );
  const environment: Record<string, string> = JSON.parse(stdout);
  expect(names.filter((name) => name in environment)).toEqual([]);
  expect(environment['npm_config_x']).toBe('y');
});

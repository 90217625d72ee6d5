import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { program, startAppProcess } from '../support/app-process/app-process.ts';
import { createAppData } from '../support/app-process/data-directory.ts';
import { findFreePort } from '../support/ports.ts';
import { isMissing } from '../support/requirements.ts';
import { scratchDirectory } from '../support/scratch.ts';

const root = join(import.meta.dirname, '../..');

/** For root no mode counts, unless the right to pass over modes is taken away. */
const bound =
  process.getuid?.() === 0
    ? [
        'setpriv',
        '--bounding-set=-dac_override,-dac_read_search',
        '--inh-caps=-dac_override,-dac_read_search',
      ]
    : [];

/** What a program of ours says in a directory with these variables, and nobody to talk to it. */
async function run(args: readonly string[], directory: string, variables: Readonly<Record<string, string>>) {
  const [command = '', ...rest] = [...bound, process.execPath, ...args];
  const env = { PATH: process.env['PATH'], ...variables };
  const child = spawn(command, rest, { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
  if (!child.stdout || !child.stderr) throw new Error('The program has no output to read.');
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, 'exit');
  return { code, said: (await said).join('') };
}

test.skipIf(isMissing('redis-server'))('settings that are files are taken, and nowhere told', async () => {
  await using data = await createAppData();
  const files = await scratchDirectory();
  const inFile = (name: string, value: string) => {
    writeFileSync(join(files, name), `${value}\n`);
    return join(files, name);
  };
  const token = 'a token of thirty-two characters or more';
  const port = `${await findFreePort()}`;
  await using facteur = startAppProcess({
    dataDirectory: '',
    environment: {
      DATA_DIR_FILE: inFile('directory', data.directory),
      HEALTH_TOKEN_FILE: inFile('token', token),
      WEB_PORT: port,
      LOG_LEVEL: 'debug',
    },
  });
  expect(await facteur.say('/mail domain add example.org postmaster:me@outside.test')).toContain(
    'example.org',
  );
  expect(existsSync(join(data.directory, 'facteur.sqlite'))).toBe(true);
  const asked = async (authorization: string) => {
    // A proxy passes on whoever is elsewhere, and does not get to see all parts.
    const headers = { authorization, 'x-forwarded-for': '192.0.2.1' };
    return (await fetch(`http://127.0.0.1:${port}/health`, { headers })).json();
  };
  expect(JSON.stringify(await asked(`Bearer ${token}`))).toContain('detail');
  expect(JSON.stringify(await asked('Bearer another'))).not.toContain('detail');
  expect(facteur.transcript() + facteur.errors()).not.toContain(token);
});

test('what is wrong with files of settings is listed with all the rest, and nothing is made', async () => {
  const directory = await scratchDirectory();
  const closed = join(directory, 'closed');
  writeFileSync(closed, 'xoxb-hush');
  chmodSync(closed, 0o200);
  mkdirSync(join(directory, 'private'));
  chmodSync(join(directory, 'private'), 0o600);
  const variables = {
    SLACK_BOT_TOKEN_FILE: closed,
    SLACK_APP_TOKEN_FILE: join(directory, 'private/token'),
    DATA_DIR_FILE: join(directory, 'gone'),
    MAIL_SERVER_FAR_DATABASE_FILE: directory,
    WEB_PORT: 'many',
  };
  const expected = [
    `SLACK_BOT_TOKEN_FILE names what can't be read: ${closed} can't be read by `,
    `As root, type: chmod u+r ${closed}`,
    `SLACK_APP_TOKEN_FILE names what can't be read: `,
    'Put it in a directory that ',
    'DATA_DIR_FILE names ',
    `MAIL_SERVER_FAR_DATABASE_FILE names ${directory}, which is a directory`,
  ];
  const app = await run([program], directory, variables);
  const doctor = await run([join(root, 'scripts/doctor.mjs')], directory, variables);
  const worker = await run([join(root, 'scripts/worker.mjs'), '--server', 'far'], directory, variables);
  for (const { code, said } of [app, doctor, worker]) {
    expect(code).toBe(1);
    for (const part of expected) expect(said).toContain(part);
    expect(said).not.toContain('hush');
  }
  for (const { said } of [app, doctor]) expect(said).toContain('WEB_PORT must be a number');
  expect(existsSync(join(directory, 'data'))).toBe(false);
});

test.each([
  ['backup.ts', ['copies'], 2],
  ['audit-verify.ts', [], 2],
  ['audit-export.ts', [], 2],
])('%s does not take ./data where the file that names DATA_DIR is gone', async (script, args, expected) => {
  const directory = await scratchDirectory();
  const { code, said } = await run([join(root, 'scripts', script), ...args], directory, {
    DATA_DIR_FILE: join(directory, 'gone'),
    SLACK_BOT_TOKEN_FILE: '/nobody/needs/this/here',
  });
  expect(said).toMatch(/^DATA_DIR_FILE names \S+gone, which is not there\. Put the value in that file/);
  expect(said).not.toContain('SLACK_BOT_TOKEN');
  expect(code).toBe(expected);
});

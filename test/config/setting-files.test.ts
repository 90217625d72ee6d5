import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, test } from 'vitest';
import { readConfig, variableNames } from '../../src/config/config.ts';
import { variablesToAdd } from '../../src/config/env-file.ts';
import { readSettingFiles } from '../../src/config/setting-files.ts';
import { settingInFile } from '../../src/config/setting-names.ts';
import { serverVariableNames } from '../../src/mail-servers/connection-settings.ts';
import { scratchDirectory } from '../support/scratch.ts';

async function file(content: string | Buffer): Promise<string> {
  const path = join(await scratchDirectory(), 'value');
  writeFileSync(path, content);
  return path;
}

const problemsOf = (variables: Record<string, string>) =>
  readSettingFiles(variables).problems.map(({ text }) => text);

test.each([
  ['xoxb-1\n', 'xoxb-1'],
  ['xoxb-1\r\n', 'xoxb-1'],
  ['xoxb-1', 'xoxb-1'],
  ['two\nlines\n\n', 'two\nlines\n'],
  ['  kept # as it is ', '  kept # as it is '],
])('%j in a file is a value, without its last line break', async (content, value) => {
  const { variables, problems } = readSettingFiles({ SLACK_BOT_TOKEN_FILE: await file(content) });
  expect(variables['SLACK_BOT_TOKEN']).toBe(value);
  expect(problems).toEqual([]);
});

it('every setting can be in a file, those of mail servers too', async () => {
  const settings = [...variableNames, ...serverVariableNames.map((name) => `MAIL_SERVER_FAR_AWAY_${name}`)];
  for (const setting of settings) {
    const path = await file(`of ${setting}\n`);
    expect(readSettingFiles({ [`${setting}_FILE`]: path }).variables[setting]).toBe(`of ${setting}`);
  }
});

it('what ends in _FILE and is a setting itself, or belongs to none, names no such file', () => {
  const others = { POLICY_FILE: '/policy.yaml', COMPOSE_FILE: '/c', MAIL_SERVER_LOG_FILE: '/x' };
  expect(readSettingFiles(others)).toEqual({ variables: others, problems: [] });
  expect(settingInFile('POLICY_FILE_FILE')).toBe('POLICY_FILE');
  expect(settingInFile('MAIL_SERVER_DATABASE_FILE')).toBeNull();
  const names = new Set([...variableNames, ...serverVariableNames]);
  expect([...names].filter((name) => names.has(`${name}_FILE`))).toEqual([]);
});

it('an empty variable names none, and one that is empty stands beside a file', async () => {
  const path = await file('token');
  const { variables, problems } = readSettingFiles({
    SLACK_BOT_TOKEN_FILE: ' ',
    DISCORD_TOKEN: '',
    DISCORD_TOKEN_FILE: path,
  });
  expect(problems).toEqual([]);
  expect(variables['SLACK_BOT_TOKEN']).toBeUndefined();
  expect(variables['DISCORD_TOKEN']).toBe('token');
});

it('all that is wrong is told at once, with what to do and without a value', async () => {
  const directory = await scratchDirectory();
  mkdirSync(join(directory, 'mounted'));
  const binary = await file(Buffer.from([0xff, 0xfe]));
  const problems = problemsOf({
    SLACK_BOT_TOKEN: 'xoxb-hush',
    SLACK_BOT_TOKEN_FILE: await file('xoxb-hush'),
    SLACK_APP_TOKEN_FILE: join(directory, 'gone'),
    DISCORD_TOKEN_FILE: join(directory, 'mounted'),
    FACTEUR_SECRET_FILE: await file('\n'),
    DOVEADM_API_KEY_FILE: '/dev/zero',
    HEALTH_TOKEN_FILE: binary,
  });
  expect(problems).toEqual([
    'SLACK_BOT_TOKEN is set twice, by SLACK_BOT_TOKEN and by SLACK_BOT_TOKEN_FILE. Keep one of them.',
    `SLACK_APP_TOKEN_FILE names ${directory}/gone, which is not there. Put the value in that file, or take SLACK_APP_TOKEN_FILE away.`,
    `DISCORD_TOKEN_FILE names ${directory}/mounted, which is a directory. Name a file; Docker makes a directory where the file to mount is missing.`,
    expect.stringMatching(/^FACTEUR_SECRET_FILE names .*, which is empty\. Put the value in it, or take /),
    'DOVEADM_API_KEY_FILE names /dev/zero, which holds more than 64 kB. No setting is that long.',
    `HEALTH_TOKEN_FILE names ${binary}, which holds no text in UTF-8. Put the value in it, or take HEALTH_TOKEN_FILE away.`,
  ]);
});

it('the start lists it with all other errors, and finds nothing else wrong with that setting', async () => {
  const { variables, problems } = readSettingFiles({
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_APP_TOKEN_FILE: '/gone',
    WEB_PORT: 'many',
  });
  expect(readConfig(variables, problems)).toEqual({
    ok: false,
    fault: [
      expect.stringMatching(/^SLACK_APP_TOKEN_FILE names \/gone, which is not there\./),
      expect.stringMatching(/^WEB_PORT must be a number/),
    ],
  });
});

it('what the environment sets in one way displaces what .env sets in the other', () => {
  const read = { SLACK_BOT_TOKEN_FILE: '/a', DISCORD_TOKEN: 'b', HEALTH_TOKEN: 'c', TZ: 'UTC' };
  const own = { SLACK_BOT_TOKEN: '', DISCORD_TOKEN_FILE: '/d' };
  expect(variablesToAdd(read, own)).toEqual({ HEALTH_TOKEN: 'c', TZ: 'UTC' });
});

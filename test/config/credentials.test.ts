import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSettingFiles } from '../../src/config/setting-files.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** A directory as systemd makes it of LoadCredential. */
async function credentials(values: Readonly<Record<string, string>>): Promise<string> {
  const directory = await scratchDirectory();
  for (const [name, value] of Object.entries(values)) writeFileSync(join(directory, name), value);
  return directory;
}

it('a setting is read from a credential that systemd gives by its name, and no other one', async () => {
  const directory = await credentials({
    SLACK_BOT_TOKEN: 'xoxb-1\n',
    MAIL_SERVER_FAR_API_KEY: 'key',
    'ssh.authorized_keys.root': 'of another service',
  });
  const { variables, problems } = readSettingFiles({ CREDENTIALS_DIRECTORY: directory });
  expect(problems).toEqual([]);
  expect(variables).toEqual({
    CREDENTIALS_DIRECTORY: directory,
    SLACK_BOT_TOKEN: 'xoxb-1',
    MAIL_SERVER_FAR_API_KEY: 'key',
  });
});

it('one that is set otherwise too is refused, without its value', async () => {
  const directory = await credentials({ DISCORD_TOKEN: 'hush' });
  const { problems } = readSettingFiles({ CREDENTIALS_DIRECTORY: directory, DISCORD_TOKEN: 'hush' });
  expect(problems.map(({ text }) => text)).toEqual([
    'DISCORD_TOKEN is set twice, by DISCORD_TOKEN and by DISCORD_TOKEN (a credential of systemd). Keep one of them.',
  ]);
});

it('an empty one is refused', async () => {
  const directory = await credentials({ DISCORD_TOKEN: '\n' });
  const { problems } = readSettingFiles({ CREDENTIALS_DIRECTORY: directory });
  expect(problems).toEqual([
    { setting: 'DISCORD_TOKEN', text: expect.stringContaining('which is empty. Put the value in it') },
  ]);
});

it('a directory that can’t be read is warned of, and keeps nobody from starting who uses none', async () => {
  const warned = once(process, 'warning');
  const gone = join(await scratchDirectory(), 'gone');
  const { problems } = readSettingFiles({ CREDENTIALS_DIRECTORY: gone });
  expect(problems).toEqual([]);
  expect(String((await warned)[0])).toContain(`since ${gone} can't be read (ENOENT). Use NAME_FILE`);
});

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { create } from '../../../../commands/create.ts';
import { commands } from '../../../../commands/index.ts';
import { big, echo, mostEchoed, withFile } from '../../../support/echo-command.ts';
import { until } from '../../../support/fake-discord/users.ts';
import { type DiscordFixture, startDiscordFixture } from '../discord-fixture.ts';

let org: DiscordFixture;
beforeEach(async () => {
  org = await startDiscordFixture({}, [echo, big, withFile(create), ...commands.slice(-1)]);
});
afterEach(async () => {
  await org.close();
  expect([org.unexpected, org.discord.violations]).toEqual([[], []]);
});

const upload = (name: string, content: string) => org.discord.attachments.upload(name, content);
/** Whatever the database's files hold. */
async function database(): Promise<string> {
  const files = await readdir(org.directory);
  const contents = await Promise.all(files.map((file) => readFile(join(org.directory, file), 'latin1')));
  return contents.join('\n');
}

const give = (content: string, more = {}) =>
  org.say('ada', 'echo', { file: upload('people.csv', content), ...more });

describe('a file on Discord', () => {
  it('comes with a command, and goes out with the private answer', async () => {
    await give('ann,Ann');
    const answer = await org.alone('people.csv has 7 octets');
    expect(answer.files).toEqual([{ name: 'echo.csv', content: 'ANN,ANN' }]);
  });

  it('is named as wanted, in characters that Discord keeps', async () => {
    await give('a', { to: '/tmp/Été: mes gens.csv' });
    expect((await org.alone('has 1 octet')).files[0]?.name).toBe('Ete_mes_gens.csv');
  });

  it('is read without the bot’s token', async () => {
    await give('a');
    await org.alone('has 1 octet');
    expect(org.discord.downloads).toHaveLength(1);
    expect(org.discord.downloads[0]).not.toHaveProperty('authorization');
  });

  it('above the limit is refused before it is read, and can be given again in a form', async () => {
    await give('a'.repeat(mostEchoed + 1));
    const refusal = await org.alone('is larger than');
    expect(org.discord.downloads).toEqual([]);
    const form = await org.formAfter(() => org.click('ada', refusal, 'Fill in again'));
    await org.submit('ada', refusal, form, { file: upload('small.csv', 'b') });
    expect((await org.alone('small.csv has 1 octet')).files).toEqual([{ name: 'echo.csv', content: 'B' }]);
  });

  it.each([
    ['is gone once its signature has expired', { expired: true }, 'Discord no longer has the file'],
    ['is not followed elsewhere', { status: 302 }, 'Discord no longer has the file'],
    ['is asked for later where Discord is out of order', { status: 503 }, 'does not hand over'],
  ])('%s', async (_, behaviour, words) => {
    Object.assign(org.discord.attachments.behaviour, behaviour);
    await give('a');
    expect((await org.alone(words)).text).toContain('people.csv');
  });

  it('is asked for again with the reason that is missing: its URL is stored nowhere', async () => {
    await give('why');
    const refusal = await org.alone('reason');
    expect(refusal.buttons.map(({ label }) => label)).toEqual(['Fill in again']);
    const form = await org.formAfter(() => org.click('ada', refusal, 'Fill in again'));
    await org.submit('ada', refusal, form, { file: upload('new.csv', 'why'), reason: 'the fair' });
    expect((await org.alone('new.csv has 3 octets')).files[0]?.content).toBe('WHY');
    const stored = await database();
    expect(stored).toContain('fill-in');
    for (const signature of org.discord.attachments.signatures()) expect(stored).not.toContain(signature);
  });

  it('beside a request is seen by who asked alone', async () => {
    await org.say('ada', 'create', { address: 'new@example.org' });
    expect((await org.alone('Here is your file')).files).toEqual([{ name: 'made.csv', content: 'made' }]);
    expect((await org.publicMessages()).flatMap(({ files }) => files)).toEqual([]);
    expect(await org.publicMessages()).toHaveLength(1);
  });

  it('that Discord does not take is left out, and the answer says so', async () => {
    await org.say('ada', 'big', { size: 11 });
    const answer = await org.alone('Big');
    expect(answer.files).toEqual([]);
    expect(answer.text).toContain('is larger than 10 MB, the most that Discord takes here');
  });

  it('is read after a restart where the command was accepted before it', async () => {
    const never = () => new Promise<never>(() => undefined);
    const calling = vi.spyOn(org.dispatcher, 'call').mockImplementationOnce(never);
    await give('a');
    await until(() => expect(calling).toHaveBeenCalled());
    await org.restart();
    expect((await org.alone('people.csv has 1 octet')).files).toEqual([{ name: 'echo.csv', content: 'A' }]);
  });

  it('has a URL that is never logged', async () => {
    await give('a');
    await org.alone('has 1 octet');
    org.discord.attachments.behaviour.expired = true;
    await give('b');
    await org.alone('no longer has');
    const logged = JSON.stringify([org.logged, org.details]);
    for (const signature of org.discord.attachments.signatures()) expect(logged).not.toContain(signature);
  });
});

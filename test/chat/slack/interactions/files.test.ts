import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { create } from '../../../../commands/create.ts';
import { commands } from '../../../../commands/index.ts';
import { echo, mostEchoed, withFile } from '../../../support/echo-command.ts';
import { posted, wordsIn } from '../../../support/fake-slack/user.ts';
import { botToken } from '../../../support/fake-slack/web-api.ts';
import { type SlackFixture, startSlackFixture, untilForm } from '../slack-fixture.ts';

describe.each(['socket', 'http'] as const)('a file in Slack, over %s', (transport) => {
  let org: SlackFixture;
  beforeEach(async () => {
    org = await startSlackFixture(transport, { offered: [echo, withFile(create), ...commands.slice(-1)] });
  });
  afterEach(async () => {
    await org.close();
    expect(org.unexpected).toEqual([]);
    expect(JSON.stringify(org.warned)).not.toContain(botToken);
  });

  /** Opens the form, and sends it with a file. @returns what Slack is answered. */
  async function give(file: string, more = {}) {
    await org.ada.type('/mail echo');
    return org.ada.submit(await untilForm(org.ada, 'Echo'), { file, ...more });
  }

  const untilTold = (words: string) =>
    vi.waitFor(() => {
      const told = wordsIn(org.ada.ephemerals().at(-1)?.blocks);
      expect(told).toContain(words);
      return told;
    });

  it('is given in a form, and comes back in a direct message', async () => {
    await give(org.ada.upload('people.csv', 'ann,Ann'));
    const told = await untilTold('people.csv has 7 octets');
    expect(told).toContain('echo.csv is in your direct messages with Facteur.');
    expect(org.slack.files.sharedIn('D-UADA')).toEqual([{ name: 'echo.csv', content: 'ANN,ANN' }]);
  });

  it('is named as wanted', async () => {
    await give(org.ada.upload('a.csv', 'a'), { to: '/tmp/Été.csv' });
    await untilTold('Été.csv is in your direct messages');
    expect(org.slack.files.sharedIn('D-UADA')[0]?.name).toBe('Été.csv');
  });

  it('of somebody else is not read, though the bot could', async () => {
    const file = org.mia.upload('salaries.csv', 'secret');
    const answer = await give(file);
    expect(answer).toMatchObject({
      response_action: 'errors',
      errors: { file: expect.stringContaining('does not give it to you') },
    });
    expect(JSON.stringify(answer)).not.toContain('salaries');
    expect(org.slack.files.downloads).toEqual([]);
  });

  it('above the limit is refused beside its field, before it is read', async () => {
    const answer = await give(org.ada.upload('big.csv', 'a'.repeat(mostEchoed + 1)));
    expect(answer).toMatchObject({ errors: { file: expect.stringContaining('is larger than 2 kB') } });
    expect(org.slack.files.downloads).toEqual([]);
  });

  it('is asked for in the form where one is named in a line', async () => {
    await org.ada.type('/mail echo people.csv');
    await untilForm(org.ada, 'Echo');
  });

  it('that was deleted since is gone', async () => {
    await org.ada.type('/mail echo');
    const form = await untilForm(org.ada, 'Echo');
    const file = org.ada.upload('a.csv', 'a');
    const submitting = org.ada.submit(form, { file });
    org.slack.files.remove(file);
    expect(await submitting).toMatchObject({ errors: { file: expect.stringContaining('no longer has') } });
  });

  it.each([
    ['elsewhere', { url: 'https://elsewhere.example/a.csv' }],
    ['in the clear', { url: 'http://files.slack.com/a.csv' }],
  ])('%s is not asked for: the token is for Slack alone', async (_, behaviour) => {
    const fetching = vi.spyOn(globalThis, 'fetch');
    Object.assign(org.slack.files.behaviour, behaviour);
    const answer = await give(org.ada.upload('a.csv', 'a'));
    expect(answer).toMatchObject({ errors: { file: expect.stringContaining('no longer has') } });
    expect(fetching.mock.calls.map(([url]) => String(url)).filter((url) => url.includes('a.csv'))).toEqual(
      [],
    );
    fetching.mockRestore();
  });

  it('is not followed elsewhere with the token', async () => {
    org.slack.files.behaviour.redirect = `${org.slack.setting.apiUrl}../files-pri/T1-FELSEWHERE/a.csv`;
    const answer = await give(org.ada.upload('a.csv', 'a'));
    expect(answer).toMatchObject({ errors: { file: expect.stringContaining('no longer has') } });
    expect(org.slack.files.downloads).toHaveLength(1);
  });

  it('beside a request is sent to who asked, and not spoken of to others', async () => {
    await org.ada.type('/mail create new@example.org');
    await untilTold('made.csv is in your direct messages');
    await vi.waitFor(() => expect(posted(org.slack)).toHaveLength(1));
    expect(wordsIn(posted(org.slack)[0]?.blocks)).not.toContain('made.csv');
    expect(org.slack.files.sharedIn('D-UADA')).toEqual([{ name: 'made.csv', content: 'made' }]);
  });

  it('without the scope to read is refused, with how to get it', async () => {
    org.slack.grant(['chat:write', 'im:write', 'files:write']);
    const answer = await give(org.ada.upload('a.csv', 'a'));
    expect(answer).toMatchObject({ errors: { file: expect.stringContaining('files:read') } });
    expect(JSON.stringify(answer)).toContain('manifest');
  });

  it('without the scope to write is not sent, and the answer says how to get it', async () => {
    org.slack.grant(['chat:write', 'im:write', 'files:read']);
    await give(org.ada.upload('a.csv', 'a'));
    const told = await untilTold('a.csv has 1 octet');
    expect(told).toContain('the app lacks the scope files:write');
    expect(told).toContain('from its manifest');
  });

  it('that Slack does not take, or for somebody without direct messages, is said to be missing', async () => {
    org.slack.files.behaviour.uploadStatus = 500;
    await give(org.ada.upload('a.csv', 'a'));
    expect(await untilTold('a.csv has')).toContain('Slack does not take it now');
    org.slack.refusesDirects.add('UADA');
    await give(org.ada.upload('b.csv', 'b'));
    expect(await untilTold('b.csv has')).toContain('no direct messages');
    expect(org.slack.files.sharedIn('D-UADA')).toEqual([]);
    expect(JSON.stringify(org.warned)).not.toContain('/upload/');
  });

  it('is read again with the reason that it lacked', async () => {
    await give(org.ada.upload('why.csv', 'why'));
    await org.ada.submit(org.ada.form(), { file: org.ada.upload('why.csv', 'why'), reason: 'the fair' });
    await untilTold('why.csv has 3 octets');
  });

  it('whose form a restart cut off is asked for again, and no URL of it is stored', async () => {
    const never = () => new Promise<never>(() => undefined);
    const calling = vi.spyOn(org.options.dispatcher, 'call').mockImplementationOnce(never);
    await org.ada.type('/mail echo');
    const form = await untilForm(org.ada, 'Echo');
    await org.ada.submit(form, { file: org.ada.upload('a.csv', 'a') });
    expect(calling).toHaveBeenCalled();
    const files = await readdir(org.directory);
    const stored = await Promise.all(files.map((each) => readFile(join(org.directory, each), 'latin1')));
    expect(stored.join('\n')).not.toMatch(/files-pri|xoxb/);
    await org.restart();
    await untilTold('Facteur was restarted before it read your message');
    await give(org.ada.upload('a.csv', 'a'));
    await untilTold('a.csv has 1 octet');
  });
});

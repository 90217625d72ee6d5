import { describe, expect, test } from 'vitest';
import type { OpenFile } from '../../../src/chat/command/file.ts';
import { formatUsage } from '../../../src/chat/command/usage.ts';
import { createDispatcher } from '../../../src/chat/dispatch/dispatcher.ts';
import { commandForm } from '../../../src/chat/form/form.ts';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import { err, ok } from '../../../src/domain/result.ts';
import { echo, mostEchoed } from '../../support/echo-command.ts';
import { ada, makeExampleOrg } from '../../support/fixtures/example-org.ts';

async function createEcho() {
  const { app } = await makeExampleOrg();
  return createDispatcher({ app, commands: [echo], translationsFor, reportError: () => 'abcd1234' });
}

/** Opens one file, and says by which name it was asked for. */
const holding =
  (content: string, asked: string[] = []): OpenFile =>
  async (reference) => {
    asked.push(reference);
    return ok({ name: 'a.csv', size: content.length, read: async () => ok(Buffer.from(content)) });
  };

describe('a command that takes a file', () => {
  test.each([
    ['/mail echo people.csv', 'people.csv'],
    ['/mail echo "new people.csv"', 'new people.csv'],
    ['/mail echo new people.csv to:x.csv', 'new people.csv'],
    ['/mail echo file:~/people.csv', '~/people.csv'],
    ['/mail echo fichier:~/people.csv', '~/people.csv'],
  ])('%s gives it the opened file', async (line, reference) => {
    const asked: string[] = [];
    const reply = await (await createEcho()).run(ada, line, holding('abc', asked));
    expect(asked).toEqual([reference]);
    expect(reply).toMatchObject({
      view: { title: 'a.csv has 3 octets' },
      file: { name: 'echo.csv', content: 'ABC' },
    });
  });

  test('the answer carries where the file is wanted', async () => {
    const reply = await (await createEcho()).run(ada, '/mail echo a.csv to:x.csv', holding('abc'));
    expect(reply.file).toEqual({ name: 'echo.csv', content: 'ABC', to: 'x.csv' });
  });

  test('a file above the limit of the argument is refused, beside its field', async () => {
    const call = { path: ['echo'], values: { file: 'F1' } };
    const reply = await (await createEcho()).call(ada, call, holding('x'.repeat(mostEchoed + 1)));
    expect(reply).toMatchObject({
      refused: { field: 'file' },
      view: {
        title: '“a.csv” is larger than 2 kB, the most that is read.',
        hint: 'Split it into several files, and send one after the other.',
      },
    });
    expect(reply.file).toBeUndefined();
  });

  test('what can’t be opened is refused, beside its field', async () => {
    const open: OpenFile = async (name) => err({ code: 'file-gone', name, platform: 'discord' });
    const reply = await (await createEcho()).call(ada, { path: ['echo'], values: { file: 'F1' } }, open);
    expect(reply.refused).toEqual({ field: 'file' });
    expect(reply.view.hint).toBe('Send the file again with a new command.');
  });

  test('where no file can be given, a named one is refused', async () => {
    const reply = await (await createEcho()).run({ ...ada, platform: 'slack' }, '/mail echo a.csv');
    expect(reply.view.title).toBe('A file can’t be named in a message on Slack.');
  });

  test('without a file, its usage is said, and nothing is opened', async () => {
    const asked: string[] = [];
    const reply = await (await createEcho()).run(ada, '/mail echo', holding('abc', asked));
    expect(reply.refused).toBeDefined();
    expect(asked).toEqual([]);
  });

  test('usage and form have it', () => {
    expect(formatUsage(echo)).toBe('/mail echo FILE [to:TEXT] [reason:TEXT]');
    const form = commandForm(echo, { commands: [echo], locale: 'en', isAdmin: true, domains: [] });
    expect(form.fields[0]).toMatchObject({ name: 'file', kind: 'file', required: true });
  });
});

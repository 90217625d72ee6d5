import type { Command } from '../../src/chat/command/command.ts';
import { defineCommand } from '../../src/chat/command/define-command.ts';
import { err, ok } from '../../src/domain/result.ts';

const same = (words: string) => ({ en: words, fr: words });

/** The most octets that `echo` reads. */
export const mostEchoed = 2000;

/** `echo` answers with the file that it is given, in capitals, as `echo.csv`. It wants a reason for one that begins with "why". */
export const echo: Command = defineCommand(
  {
    path: ['echo'],
    arguments: [
      { name: 'file', type: 'file', positional: true, required: true, mostBytes: mostEchoed },
      { name: 'to', type: 'text' },
      { name: 'reason', type: 'text' },
    ],
    task: 'admin',
    summary: same('Echo'),
    names: { fr: { path: ['echo'], arguments: { file: 'fichier' } } },
    form: {
      title: same('Echo'),
      submit: same('Echo'),
      fields: { file: { label: same('File') }, to: { label: same('To') } },
    },
  },
  async (_, { file, to, reason }) => {
    const read = await file.read();
    if (!read.ok) return read;
    const content = Buffer.from(read.value).toString().toUpperCase();
    if (content.startsWith('WHY') && reason === undefined) return err({ code: 'reason-missing' });
    const answer = { name: 'echo.csv', content, ...(to !== undefined && { to }) };
    return ok({
      kind: 'view',
      view: { tone: 'success', title: `${file.name} has ${file.size} octets` },
      file: answer,
    });
  },
);

/** A command that makes a request, and answers with a file beside it. */
export const withFile = (command: Command): Command => ({
  ...command,
  run: async (context, values) => {
    const answer = await command.run(context, values);
    return answer.ok ? ok({ ...answer.value, file: { name: 'made.csv', content: 'made' } }) : answer;
  },
});

/** `big` answers with a file of that many megabytes. */
export const big: Command = defineCommand(
  {
    path: ['big'],
    arguments: [{ name: 'size', type: 'count', positional: true, required: true }],
    task: 'admin',
    summary: same('Big'),
    names: { fr: { path: ['big'], arguments: { size: 'taille' } } },
    form: { title: same('Big'), submit: same('Big'), fields: { size: { label: same('Size') } } },
  },
  async (_, { size }) =>
    ok({
      kind: 'view',
      view: { tone: 'success', title: 'Big' },
      file: { name: 'big.csv', content: Buffer.alloc(size * 1024 ** 2, 'a') },
    }),
);

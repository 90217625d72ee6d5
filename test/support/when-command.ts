import { atArgument, existingAddress, untilArgument } from '../../src/chat/command/arguments.ts';
import type { Command } from '../../src/chat/command/command.ts';
import { defineCommand, viewAnswer } from '../../src/chat/command/define-command.ts';

const same = (words: string) => ({ en: words, fr: words });

/** `wait` says which times it was given. */
export const wait: Command = defineCommand(
  {
    path: ['wait'],
    arguments: [existingAddress, atArgument, untilArgument, { name: 'reason', type: 'text', rest: true }],
    task: 'admin',
    summary: same('Wait'),
    names: { fr: { path: ['attendre'] } },
    form: { title: same('Wait'), submit: same('Wait'), fields: {} },
  },
  async ({ text }, { address, at, until, reason }) =>
    viewAnswer({
      tone: 'success',
      title: `${address} waits`,
      text: [
        `at: ${at ? text.format.wanted(at) : 'once'}`,
        `until: ${until ? text.format.wanted(until) : 'ever'}`,
        `reason: ${reason ?? 'none'}`,
      ],
    }),
);

import type { Command } from '../../src/chat/command/command.ts';
import { defineCommand } from '../../src/chat/command/define-command.ts';
import type { WantedChange } from '../../src/domain/request/planned-change.ts';
import { ok } from '../../src/domain/result.ts';
import { submitChanges } from '../../src/requests/lifecycle/submit.ts';

const same = (words: string) => ({ en: words, fr: words });

/** `many` asks for changes that a test has prepared, in one request. */
export const askMany = (wanted: () => readonly WantedChange[]): Command =>
  defineCommand(
    {
      path: ['many'],
      arguments: [],
      task: 'admin',
      summary: same('Many'),
      names: { fr: { path: ['many'] } },
      form: { title: same('Many') },
    },
    async ({ app, actor }) => {
      const submitted = await submitChanges(app, actor, wanted());
      return submitted.ok ? ok({ kind: 'request', request: submitted.value }) : submitted;
    },
  );

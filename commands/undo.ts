import { askingArguments, askingOf, defineCommand } from '../src/chat/command/command.ts';
import { ok } from '../src/domain/result.ts';
import { undo as takeBack } from '../src/requests/lifecycle/undo.ts';

export const undo = defineCommand(
  {
    path: ['undo'],
    arguments: [{ name: 'number', type: 'count', positional: true, required: true }, ...askingArguments],
  },
  async ({ office, actor }, { number, ...said }) => {
    const asked = await takeBack(office, actor, number, askingOf(said));
    return asked.ok ? ok({ kind: 'request', request: asked.value }) : asked;
  },
);

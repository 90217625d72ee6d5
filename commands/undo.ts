import { defineCommand, requestOptionArguments, requestOptions } from '../src/chat/command/command.ts';
import { ok } from '../src/domain/result.ts';
import { undo as takeBack } from '../src/requests/lifecycle/undo.ts';

export const undo = defineCommand(
  {
    path: ['undo'],
    arguments: [
      { name: 'number', type: 'count', positional: true, required: true },
      ...requestOptionArguments,
    ],
  },
  async ({ app, actor }, { number, ...said }) => {
    const asked = await takeBack(app, actor, number, requestOptions(said));
    return asked.ok ? ok({ kind: 'request', request: asked.value }) : asked;
  },
);

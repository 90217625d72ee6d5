import { defineCommand } from '../src/chat/command.ts';
import { ok } from '../src/domain/result.ts';
import { breakGlass } from '../src/requests/break-glass.ts';
import { find } from '../src/requests/find.ts';

export const request = defineCommand(
  {
    path: ['request'],
    arguments: [
      { name: 'number', type: 'count', positional: true, required: true },
      { name: 'break-glass', type: 'text', rest: true },
    ],
  },
  async ({ office, actor }, { number, 'break-glass': reason }) => {
    const found =
      reason === undefined ? find(office, actor, number) : await breakGlass(office, actor, number, reason);
    return found.ok ? ok({ kind: 'request', request: number }) : found;
  },
);

import { defineCommand } from '../src/chat/command.ts';
import { ok } from '../src/domain/result.ts';
import { find } from '../src/requests/find.ts';

export const request = defineCommand(
  {
    path: ['request'],
    arguments: [{ name: 'number', type: 'count', positional: true, required: true }],
  },
  async ({ office, actor }, { number }) => {
    const found = find(office, actor, number);
    return found.ok ? ok({ kind: 'request', request: number }) : found;
  },
);

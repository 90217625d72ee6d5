import { defineCommand } from '../src/chat/command.ts';
import { tenantOf } from '../src/domain/actor.ts';
import { ok, refused } from '../src/domain/result.ts';

export const request = defineCommand(
  {
    path: ['request'],
    arguments: [{ name: 'number', type: 'count', positional: true, required: true }],
  },
  async ({ office, actor }, { number }) => {
    const found = office.store.requests.get(number);
    return found && found.tenant === tenantOf(actor)
      ? ok({ kind: 'request', request: number })
      : refused({ code: 'request-unknown', request: number });
  },
);

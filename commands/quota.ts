import { defineChange } from '../src/chat/command/command.ts';
import { ok } from '../src/domain/result.ts';
import { readMailbox } from '../src/requests/access/read-address.ts';
import { roundQuota } from '../src/requests/planning/plan.ts';

export const quota = defineChange(
  {
    path: ['quota'],
    arguments: [
      {
        name: 'address',
        type: 'address',
        positional: true,
        required: true,
        completes: 'addresses',
        existing: true,
      },
      { name: 'quota', type: 'quota', positional: true, required: true },
    ],
  },
  async (context, { address, quota }) => {
    const read = await readMailbox(context.app, context.actor, address);
    if (!read.ok) return read;
    const before = read.value;
    const kept = roundQuota(context.app, address, quota);
    const after = { ...before, mailbox: { ...before.mailbox, quota: kept } };
    return ok({ kind: 'address', address, before, after });
  },
);

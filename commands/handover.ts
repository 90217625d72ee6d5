import { defineChange } from '../src/chat/command/command.ts';
import { planOwnerChange } from '../src/chat/command/plan-owner-change.ts';

export const handover = defineChange(
  {
    path: ['handover'],
    arguments: [
      {
        name: 'address',
        type: 'address',
        positional: true,
        required: true,
        completes: 'addresses',
        existing: true,
      },
      { name: 'person', type: 'person', positional: true, required: true },
    ],
  },
  (context, { address, person }) => planOwnerChange(context, address, person, { locksOut: true }),
);

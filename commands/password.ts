import { defineChange } from '../src/chat/command/command.ts';
import { requestLink } from '../src/chat/command/request-link.ts';

export const password = defineChange(
  {
    path: ['password'],
    arguments: [
      {
        name: 'address',
        type: 'address',
        positional: true,
        required: true,
        completes: 'addresses',
        existing: true,
      },
    ],
  },
  (context, { address }) => requestLink(context, address, null),
);

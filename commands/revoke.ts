import { defineChange } from '../src/chat/command/command.ts';
import { buildRevocation } from '../src/requests/planning/app-passwords.ts';

export const revoke = defineChange(
  {
    path: ['revoke'],
    needs: 'app-passwords',
    arguments: [
      {
        name: 'address',
        type: 'address',
        positional: true,
        required: true,
        completes: 'addresses',
        existing: true,
      },
      { name: 'name', type: 'text', positional: true, required: true },
    ],
  },
  ({ app, actor }, { address, name }) => buildRevocation(app, actor, address, name),
);

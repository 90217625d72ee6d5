import { defineChange } from '../src/chat/command/command.ts';
import { linkWanted } from '../src/chat/command/request-link.ts';
import { newAppPasswordName } from '../src/requests/planning/app-passwords.ts';

export const appPassword = defineChange(
  {
    path: ['app-password'],
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
  async (context, { address, name: typed }) => {
    const name = await newAppPasswordName(context.office, context.actor, address, typed);
    return name.ok ? linkWanted(context, address, name.value) : name;
  },
);

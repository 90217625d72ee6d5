import { defineChange } from '../src/chat/command/command.ts';
import { requestLink } from '../src/chat/command/request-link.ts';
import { checkAppPasswordName } from '../src/requests/planning/app-passwords.ts';

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
    const name = await checkAppPasswordName(context.app, context.actor, address, typed);
    return name.ok ? requestLink(context, address, name.value) : name;
  },
);

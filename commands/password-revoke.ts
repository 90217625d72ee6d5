import { existingAddress } from '../src/chat/command/arguments.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { buildRevocation } from '../src/requests/planning/app-passwords.ts';
import { deleteAddress } from './delete.ts';

export const passwordRevoke = defineChange(
  {
    path: ['password', 'revoke'],
    task: 'mine',
    formerPaths: [['revoke']],
    needs: 'app-passwords',
    arguments: [existingAddress, { name: 'name', type: 'text', positional: true, required: true }],
    summary: {
      en: 'end an app password',
      fr: 'mettre fin à un mot de passe d’application',
    },
    names: { fr: { path: ['mot-de-passe', 'révoquer'] } },
    synonyms: ['révoquer'],
    namedLike: [deleteAddress],
  },
  ({ app, actor }, { address, name }) => buildRevocation(app, actor, address, name),
);

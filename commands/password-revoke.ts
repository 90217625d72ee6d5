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
      en: 'revoke an app password',
      fr: 'révoquer un mot de passe d’application',
    },
    names: { fr: { path: ['mot-de-passe', 'révoquer'] } },
    synonyms: ['révoquer'],
    namedLike: [deleteAddress],
    form: {
      title: { en: 'Revoke app password', fr: 'Révoquer un mot de passe' },
      submit: { en: 'Revoke', fr: 'Révoquer' },
      fields: {
        address: { label: { en: 'Mailbox', fr: 'Boîte' } },
        name: { label: { en: 'Device or program', fr: 'Appareil ou programme' } },
      },
    },
  },
  ({ app, actor }, { address, name }) => buildRevocation(app, actor, address, name),
);

import { existingAddress } from '../src/chat/command/arguments.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { buildRevocation } from '../src/requests/planning/app-passwords.ts';

export const revoke = defineChange(
  {
    path: ['revoke'],
    needs: 'app-passwords',
    arguments: [existingAddress, { name: 'name', type: 'text', positional: true, required: true }],
    summary: {
      en: 'end an app password',
      fr: 'mettre fin à un mot de passe d’application',
    },
    form: {
      task: 'mine',
      title: { en: 'Revoke app password', fr: 'Révoquer un mot de passe' },
      submit: { en: 'Revoke', fr: 'Révoquer' },
      fields: {
        address: { label: { en: 'Mailbox', fr: 'Boîte' } },
        name: { label: { en: 'Device or program', fr: 'Appareil ou logiciel' } },
      },
    },
    names: { fr: { path: ['révoquer'] } },
    // /mail app-passwords shows a button for each.
    unlisted: true,
  },
  ({ app, actor }, { address, name }) => buildRevocation(app, actor, address, name),
);

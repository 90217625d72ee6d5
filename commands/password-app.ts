import { existingAddress } from '../src/chat/command/arguments.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { requestLink } from '../src/chat/command/request-link.ts';
import { checkAppPasswordName } from '../src/requests/planning/app-passwords.ts';
import { create } from './create.ts';

export const passwordApp = defineChange(
  {
    path: ['password', 'app'],
    task: 'mine',
    formerPaths: [['app-password']],
    needs: 'app-passwords',
    atOnce: true,
    arguments: [existingAddress, { name: 'name', type: 'text', positional: true, required: true }],
    summary: {
      en: 'create an app password for one device or program',
      fr: 'créer un mot de passe d’application pour un appareil ou un programme',
    },
    form: {
      title: { en: 'New app password', fr: 'Mot de passe d’appli' },
      submit: { en: 'Send link', fr: 'Envoyer le lien' },
      fields: {
        address: { label: { en: 'Mailbox', fr: 'Boîte' } },
        name: {
          label: { en: 'Device or program', fr: 'Appareil ou programme' },
          placeholder: { en: 'Phone', fr: 'Téléphone' },
          hint: {
            en: 'The name shows which app password to revoke.',
            fr: 'Le nom indique quel mot de passe d’application révoquer.',
          },
        },
      },
    },
    details: {
      en: 'The owner gets a link to a page that shows the app password once. The password of the mailbox stays as it is.',
      fr: 'Le propriétaire reçoit un lien vers une page qui affiche ce mot de passe une fois. Le mot de passe de la boîte reste le même.',
    },
    names: { fr: { path: ['mot-de-passe', 'application'] } },
    namedLike: [create],
  },
  async (context, { address, name: typed }) => {
    const name = await checkAppPasswordName(context.app, context.actor, address, typed);
    return name.ok ? requestLink(context, address, name.value) : name;
  },
);

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
    arguments: [existingAddress, { name: 'name', type: 'text', positional: true, required: true }],
    summary: {
      en: 'a password of its own for one device or program, beside the mailbox’s',
      fr: 'un mot de passe propre à un appareil ou un logiciel, à côté de celui de la boîte',
    },
    form: {
      title: { en: 'New app password', fr: 'Mot de passe d’appli' },
      submit: { en: 'Send the link', fr: 'Envoyer le lien' },
      fields: {
        address: { label: { en: 'Mailbox', fr: 'Boîte' } },
        name: {
          label: { en: 'Device or program', fr: 'Appareil ou logiciel' },
          placeholder: { en: 'Phone', fr: 'Téléphone' },
          hint: {
            en: 'By this name you find it again, and revoke it.',
            fr: 'Ce nom permet de le retrouver et de le révoquer.',
          },
        },
      },
    },
    details: {
      en: 'It is shown once, on a page behind a link that goes to the owner. It logs in beside the mailbox’s own, and is revoked alone.',
      fr: 'Il s’affiche une seule fois, sur une page derrière un lien qui parvient à qui possède la boîte. Il vaut à côté de celui de la boîte et se révoque seul.',
    },
    names: { fr: { path: ['mot-de-passe', 'application'] } },
    namedLike: [create],
  },
  async (context, { address, name: typed }) => {
    const name = await checkAppPasswordName(context.app, context.actor, address, typed);
    return name.ok ? requestLink(context, address, name.value) : name;
  },
);

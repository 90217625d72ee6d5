import { existingAddress } from '../src/chat/command/arguments.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { requestLink } from '../src/chat/command/request-link.ts';

export const passwordSet = defineChange(
  {
    path: ['password', 'set'],
    task: 'mine',
    formerPaths: [['password']],
    atOnce: true,
    arguments: [existingAddress],
    summary: {
      en: 'send the owner a link to set the password of a mailbox',
      fr: 'envoyer au propriétaire un lien pour définir le mot de passe d’une boîte',
    },
    form: {
      title: { en: 'New password', fr: 'Nouveau mot de passe' },
      submit: { en: 'Send link', fr: 'Envoyer le lien' },
      fields: { address: { label: { en: 'Mailbox', fr: 'Boîte' } } },
    },
    details: {
      en: 'The link goes to the owner in a direct message. For someone else’s mailbox, an approval may be needed.',
      fr: 'Le propriétaire reçoit le lien en message privé. Pour la boîte de quelqu’un d’autre, une approbation peut être nécessaire.',
    },
    names: { fr: { path: ['mot-de-passe', 'définir'] } },
    synonyms: [
      'passwd',
      'pass',
      'pw',
      'setpassword',
      'resetpassword',
      'reset',
      'mdp',
      'motdepasse',
      'réinitialiser',
    ],
  },
  (context, { address }) => requestLink(context, address, null),
);

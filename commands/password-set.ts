import { existingAddress } from '../src/chat/command/arguments.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { requestLink } from '../src/chat/command/request-link.ts';

export const passwordSet = defineChange(
  {
    path: ['password', 'set'],
    task: 'mine',
    formerPaths: [['password']],
    arguments: [existingAddress],
    summary: {
      en: 'a one-time link, for a mailbox’s owner, to set its password',
      fr: 'un lien à usage unique, pour qui possède une boîte, pour en définir le mot de passe',
    },
    form: {
      title: { en: 'New password', fr: 'Nouveau mot de passe' },
      submit: { en: 'Send the link', fr: 'Envoyer le lien' },
      fields: { address: { label: { en: 'Mailbox', fr: 'Boîte' } } },
    },
    details: {
      en: 'It goes to the owner by direct message. For a mailbox of somebody else’s it may need an approval.',
      fr: 'Il parvient à qui possède la boîte, en message privé. Pour la boîte de quelqu’un d’autre, une approbation peut être demandée.',
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

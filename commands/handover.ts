import { existingAddress } from '../src/chat/command/arguments.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { planOwnerChange } from '../src/chat/command/plan-owner-change.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';

export const handover = defineChange(
  {
    path: ['handover'],
    task: 'addresses',
    arguments: [existingAddress, { name: 'person', type: 'person', positional: true, required: true }],
    summary: {
      en: 'pass a mailbox on: whoever had it can log in no more, and the new owner gets a link',
      fr: fr`transmettre une boîte : qui l’avait ne peut plus s’y connecter, et un lien parvient à qui la reçoit`,
    },
    form: {
      title: { en: 'Hand over a mailbox', fr: 'Transmettre une boîte' },
      submit: { en: 'Hand over', fr: 'Transmettre' },
      fields: {
        address: { label: { en: 'Mailbox', fr: 'Boîte' } },
        person: { label: { en: 'New owner', fr: 'Nouveau propriétaire' } },
      },
    },
    details: {
      en: 'Its mail stays. Passwords, app passwords, links and open sessions end.',
      fr: 'Son courrier reste. Les mots de passe, les liens et les sessions ouvertes prennent fin.',
    },
    names: { fr: { path: ['transmettre'] } },
    synonyms: ['transfer', 'reassign'],
  },
  (context, { address, person }) => planOwnerChange(context, address, person, { locksOut: true }),
);

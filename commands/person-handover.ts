import { existingAddress } from '../src/chat/command/arguments.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { planOwnerChange } from '../src/chat/command/plan-owner-change.ts';

export const personHandover = defineChange(
  {
    path: ['person', 'handover'],
    formerPaths: [['handover'], ['transmettre']],
    task: 'addresses',
    arguments: [existingAddress, { name: 'person', type: 'person', positional: true, required: true }],
    summary: {
      en: 'hand a mailbox over, and lock the old owner out',
      fr: 'transmettre une boîte à un autre propriétaire',
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
      en: 'The mail stays. Passwords, app passwords, links and open sessions stop working.',
      fr: 'Le courrier reste. Les mots de passe, les liens et les sessions ouvertes ne fonctionnent plus.',
    },
    names: { fr: { path: ['personne', 'transmettre'] } },
    synonyms: ['transfer', 'reassign'],
  },
  (context, { address, person }) => planOwnerChange(context, address, person, { locksOut: true }),
);

import { existingAddress } from '../src/chat/command/arguments.ts';
import { defineChange, viewAnswer } from '../src/chat/command/define-command.ts';
import { planOwnerChange } from '../src/chat/command/plan-owner-change.ts';
import { displayAddress } from '../src/domain/address/address.ts';
import { readMailbox } from '../src/requests/access/read-address.ts';

export const owner = defineChange(
  {
    path: ['owner'],
    task: 'addresses',
    arguments: [existingAddress, { name: 'person', type: 'person', positional: true }],
    summary: {
      en: 'show or set the owner of a mailbox',
      fr: 'afficher ou désigner le propriétaire d’une boîte',
    },
    form: {
      title: { en: 'Owner of a mailbox', fr: 'Propriétaire d’une boîte' },
      submit: { en: 'Continue', fr: 'Continuer' },
      fields: {
        address: { label: { en: 'Mailbox', fr: 'Boîte' } },
        person: {
          label: { en: 'New owner', fr: 'Nouveau propriétaire' },
          hint: {
            en: 'Leave this empty to see the owner now.',
            fr: 'Laissez vide pour voir le propriétaire actuel.',
          },
        },
      },
    },
    details: {
      en: 'Without PERSON, shows the owner. With PERSON, sets the owner if none is known. Otherwise hands the mailbox over, like /mail handover.',
      fr: `Sans PERSONNE, affiche le propriétaire. Avec PERSONNE, désigne le propriétaire s’il est inconnu. Sinon, transmet la boîte, comme /mail transmettre.`,
    },
    names: { fr: { path: ['propriétaire'] } },
    synonyms: ['assign', 'titulaire'],
  },
  async (context, { address, person }) => {
    if (person) return planOwnerChange(context, address, person, { locksOut: false });
    const { app, actor, text } = context;
    const read = await readMailbox(app, actor, address);
    if (!read.ok) return read;
    const known = app.store.owners.of(read.value.mailbox.id);
    const who = known ? text.requests.onPlatform(known) : text.lists.noOwner;
    return viewAnswer({
      tone: 'plain',
      title: displayAddress(address),
      fields: [{ name: text.lists.owner, value: who }],
      hint: text.lists.ownerHint(address),
    });
  },
);

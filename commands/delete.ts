import { existingAddressOrCatchAll } from '../src/chat/command/arguments.ts';
import { changeState } from '../src/chat/command/change-state.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { ok } from '../src/domain/result.ts';

export const deleteAddress = defineChange(
  {
    path: ['delete'],
    task: 'addresses',
    arguments: [existingAddressOrCatchAll],
    summary: {
      en: 'delete an address (its mail can be restored for a while)',
      fr: 'supprimer une adresse (le courrier peut être rétabli un certain temps)',
    },
    form: {
      title: { en: 'Delete an address', fr: 'Supprimer une adresse' },
      submit: { en: 'Delete', fr: 'Supprimer' },
      fields: {},
    },
    details: {
      en: 'You see what the mailbox holds, and confirm, before it is deleted.',
      fr: 'Vous voyez ce que la boîte contient et confirmez avant la suppression.',
    },
    names: { fr: { path: ['supprimer'] } },
    synonyms: [
      ...['remove', 'del', 'rm', 'erase', 'destroy', 'drop', 'unalias', 'deluser'],
      ...['effacer', 'enlever', 'retirer'],
    ],
  },
  changeState(() => ok(null)),
);

import { existingAddressOrCatchAll } from '../src/chat/command/arguments.ts';
import { changeState } from '../src/chat/command/change-state.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { ok } from '../src/domain/result.ts';

export const deleteAddress = defineChange(
  {
    path: ['delete'],
    task: 'addresses',
    arguments: [existingAddressOrCatchAll],
    summary: {
      en: 'remove an address; its mail can be brought back for a while',
      fr: fr`supprimer une adresse ; son courrier reste récupérable un certain temps`,
    },
    form: {
      title: { en: 'Delete an address', fr: 'Supprimer une adresse' },
      submit: { en: 'Delete', fr: 'Supprimer' },
      fields: {},
    },
    details: {
      en: 'Before a mailbox is deleted you are shown what it holds, and asked.',
      fr: 'Avant la suppression d’une boîte, son contenu vous est montré et une confirmation vous est demandée.',
    },
    names: { fr: { path: ['supprimer'] } },
    synonyms: [
      ...['remove', 'del', 'rm', 'erase', 'destroy', 'drop', 'unalias', 'deluser'],
      ...['effacer', 'enlever', 'retirer'],
    ],
  },
  changeState(() => ok(null)),
);

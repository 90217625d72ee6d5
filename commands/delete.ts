import { existingAddressOrCatchAll, whereInsteadOfAddress } from '../src/chat/command/arguments.ts';
import { defineChange } from '../src/chat/command/define-command.ts';
import { fr } from '../src/chat/i18n/fr/typography.ts';
import { oneOrSelected } from '../src/chat/selection/one-or-selected.ts';
import { ok } from '../src/domain/result.ts';
import { readExistingAddress } from '../src/requests/access/read-address.ts';
import { deleteAddresses } from '../src/requests/selection/change-selected.ts';

export const deleteAddress = defineChange(
  {
    path: ['delete'],
    task: 'addresses',
    arguments: [existingAddressOrCatchAll, whereInsteadOfAddress],
    summary: {
      en: 'delete an address (its mail can be restored for a while)',
      fr: 'supprimer une adresse (son courrier peut être rétabli un temps)',
    },
    form: {
      title: { en: 'Delete an address', fr: 'Supprimer une adresse' },
      submit: { en: 'Delete', fr: 'Supprimer' },
      fields: {},
    },
    details: {
      en: 'You see what the mailbox holds, and confirm, before it is deleted. What forwards to the address loses that forward; an alias without another forward is deleted with it.',
      fr: fr`Vous voyez ce que la boîte contient et confirmez avant la suppression. Ce qui transfère vers l’adresse perd ce transfert ; un alias sans autre transfert est supprimé avec elle.`,
    },
    names: { fr: { path: ['supprimer'] } },
    synonyms: [
      ...['remove', 'del', 'rm', 'erase', 'destroy', 'drop', 'unalias', 'deluser'],
      ...['effacer', 'enlever', 'retirer'],
    ],
  },
  oneOrSelected(
    async ({ app, actor }, { address }) => {
      const before = await readExistingAddress(app, actor, address);
      if (!before.ok) return before;
      const deletion = { kind: 'address', address, before: before.value, after: null } as const;
      const deleted = await deleteAddresses(app, actor, [deletion]);
      return deleted.ok ? ok({ kind: 'changes', ...deleted.value }) : deleted;
    },
    () => ok({ kind: 'delete' }),
    'delete',
  ),
);

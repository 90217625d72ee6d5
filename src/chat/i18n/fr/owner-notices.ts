import type { Format } from '../format.ts';
import type { Translations } from '../translations.ts';

/** Words for the owner of mailboxes that somebody else has changed, or has given away. */
export const ownerNotices = (format: Format): Translations['notices'] => ({
  changed: (address) => `Quelqu’un d’autre a modifié votre boîte ${address}.`,
  taken: (address) => `Votre boîte ${address} appartient désormais à quelqu’un d’autre.`,
  several: (count) => `Quelqu’un d’autre a fait ${format.count(count)} modifications à vos boîtes.`,
  hint: (id) =>
    `Si vous ne vous y attendiez pas, prévenez tout de suite un administrateur en citant la demande #${id}.`,
  newUserName: (address) =>
    `Dans chaque logiciel de messagerie et sur chaque appareil, remplacez le nom d’utilisateur par ${address}. Les mots de passe et les serveurs restent les mêmes.`,
  historyHint: (address) => `/mail historique ${address} montre qui a fait quoi.`,
});

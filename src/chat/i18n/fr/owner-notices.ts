import type { Translations } from '../translations.ts';

/** Words for the owner of a mailbox that somebody else has changed, or has given away. */
export const ownerNotices: Translations['notices'] = {
  changed: (address) => `Quelqu’un d’autre a modifié votre boîte ${address}.`,
  taken: (address) => `Votre boîte ${address} appartient désormais à quelqu’un d’autre.`,
  hint: (id, address) =>
    `Si vous ne vous y attendiez pas, prévenez tout de suite un administrateur en citant la demande #${id}. /mail historique ${address} montre qui a fait quoi.`,
};

import type { Translations } from '../translations.ts';
import { fr } from './typography.ts';

/** Words for the owner of a mailbox that somebody else has changed, or has given away. */
export const ownerNotices: Translations['notices'] = {
  changed: (address) => `Quelqu’un d’autre a modifié votre boîte ${address}.`,
  taken: (address) => fr`La boîte ${address} était à vous ; elle est désormais à quelqu’un d’autre.`,
  hint: (id, address) =>
    `Si vous ne vous y attendiez pas, prévenez sans attendre un administrateur de votre messagerie, en donnant le numéro de la demande #${id}. /mail historique ${address} montre qui a fait quoi.`,
};

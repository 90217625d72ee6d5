import type { Translations } from '../translations.ts';

/** Why something can't be carried over to what is there now, to stand after a colon. */
export const conflicts: Translations['conflicts'] = {
  'address-taken': 'l’adresse existe désormais',
  'address-gone': 'l’adresse n’existe plus',
  'mailbox-changed': 'sa boîte n’est plus la même',
  'quota-changed': 'd’autres ont changé son quota depuis, qui reste',
  'address-kept': 'd’autres lui ont ajouté quelque chose depuis, qui reste',
  'nothing-left': 'il n’en reste rien d’autre, elle serait donc supprimée',
  'mail-gone': 'son courrier supprimé est définitivement perdu',
};

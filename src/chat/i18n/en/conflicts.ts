import type { Conflict } from '../../../domain/request/rebase.ts';

/** Why something can't be carried over to what is there now, to stand after a colon. */
export const conflicts: Readonly<Record<Conflict['kind'], string>> = {
  'address-taken': 'the address exists by now',
  'address-gone': 'the address does not exist any more',
  'mailbox-changed': 'its mailbox is another one by now',
  'quota-changed': 'others have set its quota since, which stays',
  'address-kept': 'others gave it more since, which stays',
  'nothing-left': 'nothing else is left of it, so it would be deleted',
  'mail-gone': 'its removed mail is gone for good',
};

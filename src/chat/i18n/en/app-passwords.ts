import type { AppPasswordsEffect } from '../../../domain/request/effect.ts';
import type { Format } from '../format.ts';
import { quoteName } from './vocabulary.ts';

/** More than these are counted, before all are named. */
const maxListed = 10;

/** Says what becomes of a mailbox's app passwords, by their names. */
export const appPasswords =
  (format: Format) =>
  ({ become, names }: AppPasswordsEffect): string => {
    if (names === null) return `All app passwords ${ends.many[become]}. The mail server can’t list them now.`;
    const all = format.list(names.map(quoteName));
    if (names.length === 1) return `The app password ${all} ${ends.one[become]}.`;
    return names.length > maxListed
      ? `${format.count(names.length)} app passwords ${ends.many[become]}: ${all}.`
      : `The app passwords ${all} ${ends.many[become]}.`;
  };

const ends = {
  one: {
    ended: 'is revoked',
    paused: 'stops working until the mailbox is resumed',
    resumed: 'works again',
  },
  many: {
    ended: 'are revoked',
    paused: 'stop working until the mailbox is resumed',
    resumed: 'work again',
  },
} as const;

import type { AppPasswordsEffect } from '../../../domain/request/effects.ts';
import type { Format } from '../format.ts';
import { quoteName } from './vocabulary.ts';

/** More than these are counted, before all are named. */
const maxListed = 10;

/** Says what becomes of a mailbox's app passwords, by their names. */
export const appPasswords =
  (format: Format) =>
  ({ become, names }: AppPasswordsEffect): string => {
    if (names === null)
      return `The mail server can’t say now which app passwords it has: all of them ${ends.many[become]}.`;
    const all = format.list(names.map(quoteName));
    if (names.length === 1) return `Its app password ${all} ${ends.one[become]}.`;
    return names.length > maxListed
      ? `Its ${format.count(names.length)} app passwords ${ends.many[become]}: ${all}.`
      : `Its app passwords ${all} ${ends.many[become]}.`;
  };

const ends = {
  one: {
    ended: 'ends for good',
    paused: 'works no more until it is resumed',
    resumed: 'works again',
  },
  many: {
    ended: 'end for good',
    paused: 'work no more until it is resumed',
    resumed: 'work again',
  },
} as const;

import type { AppPasswordsEffect } from '../../../domain/effects.ts';
import type { Format } from '../format.ts';
import { quoted } from './terms.ts';

/** More names than anyone reads; their number says what is left out. */
const named = 10;

/** What becomes of a mailbox's app passwords, by their names. */
export const appPasswords =
  (format: Format) =>
  ({ become, names }: AppPasswordsEffect): string => {
    if (names === null)
      return `The mail server can’t say now which app passwords it has: all of them ${ends.many[become]}.`;
    const shown = names.slice(0, named).map(quoted);
    const more = names.length - shown.length;
    if (names.length === 1) return `Its app password ${shown.join()} ${ends.one[become]}.`;
    if (more === 0) return `Its app passwords ${format.list(shown)} ${ends.many[become]}.`;
    const all = format.list([...shown, `${format.count(more)} more`]);
    return `Its ${format.count(names.length)} app passwords ${ends.many[become]}: ${all}.`;
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

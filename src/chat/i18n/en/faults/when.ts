import type { WhenFault } from '../../../../domain/time/when-fault.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { quote } from '../vocabulary.ts';

/** Messages for times that can't be used. */
export const whenFaults = (format: Format): FaultMessages<WhenFault> => ({
  'when-nonsense': ({ argument, typed }) => ({
    what: `${argument} can’t be ${quote(typed)}: it isn’t one time that Facteur understands.`,
    next: 'Type a time such as tomorrow 9:00, friday, 14d or 2026-12-31 18:00.',
  }),
  'when-impossible': ({ argument, typed }) => ({
    what: `${argument} can’t be ${quote(typed)}: there is no such date or time.`,
    next: 'Check it against a calendar. Type it as 2026-12-31 18:00.',
  }),
  'when-ambiguous': ({ typed, forms }) => ({
    what: `${quote(typed)} can be read in more than one way.`,
    next: `Type ${format.either(forms)}.`,
  }),
  'when-past': ({ argument, time }) => ({
    what: `${argument} must be a time to come. ${quote(time.typed)} is ${format.wanted(time)}.`,
    next: 'Type a later time, such as tomorrow 9:00 or in 2 hours.',
  }),
  'when-too-far': ({ argument, time, years }) => ({
    what: `${argument} may be at most ${format.count(years)} years ahead. ${quote(time.typed)} is ${format.wanted(time)}.`,
    next: 'Type an earlier time.',
  }),
});

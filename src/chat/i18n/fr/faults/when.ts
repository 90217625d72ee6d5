import type { WhenFault } from '../../../../domain/time/when-fault.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { fr, quote } from '../typography.ts';

/** Messages for times that can't be used. */
export const whenFaults = (format: Format): FaultMessages<WhenFault> => ({
  'when-nonsense': ({ argument, typed }) => ({
    what: fr`${argument} ne peut pas être ${quote(typed)} : ce n’est pas un moment que Facteur comprend.`,
    next: 'Tapez un moment tel que demain 9h, vendredi, 14j ou 2026-12-31 18:00.',
  }),
  'when-impossible': ({ argument, typed }) => ({
    what: fr`${argument} ne peut pas être ${quote(typed)} : cette date ou cette heure n’existe pas.`,
    next: 'Vérifiez dans un calendrier. Tapez-la comme 2026-12-31 18:00.',
  }),
  'when-ambiguous': ({ typed, forms }) => ({
    what: `${quote(typed)} peut se lire de plusieurs façons.`,
    next: `Tapez ${format.either(forms)}.`,
  }),
  'when-past': ({ argument, time }) => ({
    what: `${argument} doit être un moment à venir. ${quote(time.typed)} est le ${format.wanted(time)}.`,
    next: 'Tapez un moment plus tardif, tel que demain 9h ou dans 2 heures.',
  }),
  'when-too-far': ({ argument, time, years }) => ({
    what: `${argument} doit être dans ${format.count(years)} ans au plus. ${quote(time.typed)} est le ${format.wanted(time)}.`,
    next: 'Tapez un moment plus proche.',
  }),
});

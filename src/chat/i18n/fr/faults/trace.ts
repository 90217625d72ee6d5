import { displayAddress } from '../../../../domain/address/address.ts';
import type { TraceFault } from '../../../../domain/trace/trace-fault.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { fr, quote } from '../typography.ts';

/** Messages for what nobody is told of mail. */
export const traceFaults = (format: Format): FaultMessages<TraceFault> => ({
  'trace-not-yours': ({ address, hasMailbox }) => ({
    what: hasMailbox
      ? `Seuls le propriétaire de ${displayAddress(address)} et les administrateurs voient ce qu’est devenu son courrier.`
      : `${displayAddress(address)} n’est pas une de vos boîtes. Seuls les administrateurs voient ce qu’est devenu le courrier des autres adresses.`,
    next: 'Demandez à un administrateur. /mail miens liste vos boîtes.',
  }),
  'since-nonsense': ({ typed }) => ({
    what: fr`${quote(typed)} n’est pas une durée.`,
    next: 'Tapez jusqu’où remonter, par exemple depuis:30min, depuis:2h ou depuis:7j.',
  }),
  'since-too-long': ({ most }) => ({
    what: `Facteur remonte au plus à ${format.count(most)} jours.`,
    next: 'Tapez une durée plus courte, par exemple depuis:7j.',
  }),
  'test-running': ({ address }) => ({
    what: `Votre message de test à ${displayAddress(address)} est encore en route.`,
    next: fr`Attendez de savoir où il est arrivé : une minute au plus. Envoyez ensuite le suivant.`,
  }),
  'tests-too-many': ({ limit, until }) => ({
    what: `Vous pouvez envoyer ${format.count(limit)} messages de test par heure.`,
    next: `Vous pourrez envoyer le suivant à ${format.clock(until)}. D’ici là, /mail adresse suivre montre ce qu’est devenu le reste du courrier.`,
  }),
});

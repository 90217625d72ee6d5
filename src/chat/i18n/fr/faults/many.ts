import { displayAddress } from '../../../../domain/address/address.ts';
import type { ManyFault } from '../../../../domain/fault.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import type { Translations } from '../../translations.ts';
import { fr, pluralEnding } from '../typography.ts';

export const manyFaults = (format: Format): FaultMessages<ManyFault> => ({
  'changes-refused': ({ count, of }) => ({
    what: fr`${format.count(count)} modification${pluralEnding(count)} sur ${format.count(of)} ${count === 1 ? 'est refusée' : 'sont refusées'} : rien n’a été demandé.`,
    next: 'Corrigez ou retirez ce qui est refusé, puis redemandez.',
  }),
  'listed-twice': ({ address, first }) => ({
    what:
      first === null
        ? `${displayAddress(address)} est deux fois dans la liste.`
        : `${displayAddress(address)} est déjà à la ligne ${format.count(first)}.`,
    next: 'Gardez l’une des deux.',
  }),
  'nothing-to-change': ({ count }) => ({
    what:
      count === 1
        ? 'L’adresse est déjà comme vous la voulez.'
        : `Les ${format.count(count)} adresses sont déjà comme vous les voulez.`,
    next: 'Il n’y a rien à faire.',
  }),
  'nothing-selected': () => ({
    what: 'Aucune adresse ne convient à ces filtres.',
    next: 'Essayez avec moins de filtres, ou d’autres. /mail liste montre ce qu’il y a.',
  }),
  'too-many-changes': ({ count, most }) => ({
    what: `Une demande a au plus ${format.count(most)} modifications. En voici ${format.count(count)}.`,
    next: 'Demandez-les en plusieurs parties.',
  }),
  'changes-too-large': ({ bytes, most }) => ({
    what: `Les modifications d’une demande font au plus ${format.size(most)} ensemble. Celles-ci font ${format.size(bytes)}.`,
    next: 'Demandez-les en plusieurs parties.',
  }),
  'too-much-to-see': ({ items, most }) => ({
    what: `Ces modifications ont ${format.count(items)} points qu’il faut examiner. Une demande en a au plus ${format.count(most)}.`,
    next: fr`Divisez-la : demandez les modifications en plusieurs parties.`,
  }),
  'too-many-levels': ({ address, most }) => ({
    what: `${displayAddress(address)} est au bout d’une chaîne de plus de ${format.count(most)} modifications, dont chacune dépend de la précédente.`,
    next: 'Raccourcissez la chaîne de transferts, ou demandez ses parties l’une après l’autre.',
  }),
  'changes-circular': ({ address }) => ({
    what: fr`Il n’y a pas d’ordre pour ces modifications : ${displayAddress(address)} et d’autres dépendent les unes des autres.`,
    next: 'Demandez-en une partie d’abord, et le reste une fois celle-ci appliquée.',
  }),
});

export const refusedChanges: Translations['refusedChanges'] = {
  row: (line, address, why) =>
    line === null ? fr`${address} : ${why}` : fr`Ligne ${line}, ${address} : ${why}`,
  more: (count) => `… et ${count} de plus.`,
  file: 'lignes-refusees.txt',
};

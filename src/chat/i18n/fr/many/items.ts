import { displayAddress, displayDomain, domainOf } from '../../../../domain/address/address.ts';
import type { Disposal } from '../../../../domain/address/disposal.ts';
import type { Named } from '../../../../domain/request/many/must-see-item.ts';
import type { SizeSum } from '../../../../domain/request/many/size-sum.ts';
import { noRights } from '../../../../domain/sharing/access-rights.ts';
import { mentionText } from '../../../../domain/text/mentions.ts';
import type { itemTexts as english, ItemWords } from '../../en/many/items.ts';
import type { Format } from '../../format.ts';
import { shortlyRestorable } from '../times/offboarding.ts';
import { fr, pluralEnding } from '../typography.ts';

type Texts = ReturnType<typeof english>;

/** What must be seen of many changes before anybody agrees, an item a sentence. */
export function itemTexts(format: Format, { holding, effect }: ItemWords): Texts {
  const boxes = (count: number) => `${format.count(count)} boîte${pluralEnding(count)}`;

  const sum = ({ mailboxes, messages, bytes, unknown }: SizeSum): string => {
    if (unknown === mailboxes) return 'un nombre inconnu de messages';
    const known = holding({ messages, bytes });
    return unknown === 0 ? known : `${known}, et un nombre inconnu de messages dans ${boxes(unknown)}`;
  };

  const named = ({ count, addresses }: Named): string => {
    const left = count - addresses.length;
    return format.list([
      ...addresses.map(displayAddress),
      ...(left > 0 ? [`${format.count(left)} autre${pluralEnding(left)}`] : []),
    ]);
  };
  const several = (item: Named, many: string): string =>
    `${format.count(item.count)} ${many} (${named(item)})`;
  /** `la boîte bob@example.org`, or `400 boîtes (…)`. */
  const ofBoxes = (item: Named): string =>
    item.count < 2 ? `la boîte ${named(item)}` : several(item, 'boîtes');
  const toAddresses = (item: Named): string => (item.count < 2 ? named(item) : several(item, 'adresses'));

  const newForwards: Texts['item'] = (item, destination) => {
    if (item.kind !== 'new-forwards') return '';
    const { domain, forwards, most, count } = item;
    const subject =
      count < 2
        ? `La nouvelle adresse ${named(item)} transfère`
        : `${several(item, 'nouvelles adresses')} transfèrent`;
    if (forwards === most.count) return `${subject} vers ${destination(most.to)}.`;
    const others =
      most.count > 1 ? `, dont ${format.count(most.count)} fois vers ${destination(most.to)}` : '';
    return `${subject} à l’extérieur, vers des adresses de ${displayDomain(domain)}${others}.`;
  };

  return {
    sum,
    alsoDeleted: ({ count, addresses }) => {
      const list = named({ count, addresses });
      return count < 2
        ? fr`L’alias ${list} est supprimé aussi : il ne transfère nulle part ailleurs.`
        : fr`${format.count(count)} alias qui ne transfèrent nulle part ailleurs sont supprimés aussi : ${list}.`;
    },
    item: (item, destination) => {
      switch (item.kind) {
        case 'drop-mailbox':
          return `La boîte ${displayAddress(item.address)} est supprimée, avec ${holding(item.holds)}.`;
        case 'delete-later':
          return `La boîte ${displayAddress(item.address)} est fermée, puis supprimée le ${format.moment(item.at)}, avec ${holding(item.holds)}${shortlyRestorable(item)}. Si elle contient alors davantage, Facteur redemande.`;
        case 'drop-all-mailboxes':
          return `Les ${boxes(item.holds.mailboxes)} de ${displayDomain(item.domain)} sont toutes supprimées, avec ${sum(item.holds)}.`;
        case 'forward':
          return `Le courrier adressé à ${toAddresses(item)} est transféré vers ${destination(item.to)}.`;
        case 'new-forwards':
          return newForwards(item, destination);
        case 'disposal':
          return `Tout le courrier adressé à ${toAddresses(item)} est ${disposals[item.how]}.`;
        case 'to-catch-all': {
          const to = item.how ? `où il est ${disposals[item.how]}` : format.list(item.to.map(destination));
          return `Le courrier adressé à ${toAddresses(item)} arrive à l’adresse attrape-tout de ${displayDomain(item.domain)}${to === '' ? '' : ` (${to})`}.`;
        }
        case 'catch-all':
          return item.takes
            ? `@${displayDomain(item.domain)} reçoit tout le courrier des adresses de ${displayDomain(item.domain)} qui n’existent pas.`
            : effect({ ...item, kind: 'catch-all' }, destination);
        case 'owner': {
          const becomes = `${mentionText(item.to)} devient propriétaire de ${ofBoxes(item)}.`;
          return item.locksOut
            ? `${becomes} ${effect({ kind: 'lock-out', leaves: item.leaves }, destination)}`
            : becomes;
        }
        case 'rename':
          return effect({ ...item, kind: 'rename', to: item.address }, destination);
        case 'link':
          return `${mentionText(item.to)} reçoit un lien qui donne accès à ${ofBoxes(item)}.`;
        case 'credentials':
          return item.of === 'password'
            ? `Le mot de passe de ${ofBoxes(item)} est remplacé.`
            : `Un mot de passe d’application de ${ofBoxes(item)} est créé.`;
        case 'restore':
          return item.count < 2
            ? `La boîte ${named(item)} est rétablie, avec ${sum(item.holds)}.`
            : `${several(item, 'boîtes')} sont rétablies, avec ${sum(item.holds)}.`;
        case 'ownership-proof':
          return `Avec ${displayAddress(item.address)}, son lecteur peut prouver à des tiers que ${displayDomain(domainOf(item.address))} est à lui.`;
        case 'access':
          return effect({ ...item, kind: 'grant-access', before: noRights }, destination);
        case 'remove-domain':
        case 'alias-domain':
        case 'dkim':
          return effect(item, destination);
        case 'add-domain': {
          const to = item.postmaster.map(destination);
          const added = effect({ kind: 'add-domain', domain: item.domain }, destination);
          return to.length === 0
            ? added
            : `${added} Le courrier adressé à postmaster@${displayDomain(item.domain)} est transféré vers ${format.list(to)}.`;
        }
      }
    },
  };
}

const disposals: Readonly<Record<Disposal, string>> = {
  discard: 'jeté',
  'learn-spam': 'appris comme spam',
  'learn-ham': 'appris comme non-spam',
};

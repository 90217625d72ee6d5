import type { Absence, OwnFilter } from '../../../../domain/absence/absence.ts';
import type { AbsenceFault } from '../../../../domain/absence/absence-fault.ts';
import { displayAddress } from '../../../../domain/address/address.ts';
import type { AbsenceChange } from '../../../../domain/request/change.ts';
import type { Effect } from '../../../../domain/request/effect.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import type { Translations } from '../../translations.ts';
import { fr, quoteName } from '../typography.ts';

/** Texts about what mailboxes answer while their owners are away. */
export const absences = (format: Format): Translations['absences'] => ({
  name: 'Absence',
  value: ({ from, until, subject }, now) =>
    from > now
      ? `du ${format.moment(from)} au ${format.moment(until)}, ${quoteName(subject)}`
      : `jusqu’au ${format.moment(until)}, ${quoteName(subject)}`,
  away: ({ from, until }, now) =>
    from > now ? `absence du ${format.moment(from)}` : `absence jusqu’au ${format.moment(until)}`,
  text: 'Message d’absence',
  hint: (address) => `/mail absence fin ${address} met fin au message d’absence.`,
});

/** What an absence does: all of what is sent, since somebody agrees to it. */
export const absenceEffect =
  (format: Format) =>
  (effect: Extract<Effect, { kind: 'set-absence' | 'end-absence' }>): string => {
    if (effect.kind === 'end-absence')
      return fr`La boîte ne répond plus ${quoteName(effect.was.subject)}.${afterwards(effect.was)}`;
    const { from, to } = effect;
    return [
      `Du ${format.moment(to.from)} au ${format.moment(to.until)}, la boîte répond à chaque expéditeur une fois tous les 7 jours, aussi au courrier pour ses alias, mais ni aux listes ni aux programmes.`,
      fr`Objet : ${quoteName(to.subject)}. Texte : ${quoteName(to.text)}.`,
      ...(from === null ? [] : [fr`Ce message d’absence remplace ${quoteName(from.subject)}.`]),
      ...(to.includes === null
        ? []
        : [fr`Le filtre ${quoteName(to.includes)} du propriétaire continue de fonctionner à côté.`]),
    ].join(' ');
  };

const afterwards = ({ includes }: Absence): string =>
  includes === null ? '' : fr` Le filtre ${quoteName(includes)} du propriétaire fonctionne de nouveau seul.`;

export const absenceHeadline = (
  { after }: AbsenceChange,
  subject: string,
): ReturnType<Translations['plans']['headline']> =>
  after
    ? {
        todo: `Enregistrer le message d’absence de ${subject}`,
        done: `Message d’absence de ${subject} enregistré`,
        button: 'Enregistrer',
      }
    : {
        todo: `Mettre fin au message d’absence de ${subject}`,
        done: `Fin du message d’absence de ${subject}`,
        button: 'Mettre fin',
      };

/** Why an away message can't be set beside the owner's own filter. */
export const ownFilterText = (address: string, { name, beside }: OwnFilter): string =>
  beside === 'answers'
    ? fr`${address} a un filtre de son propriétaire, ${quoteName(name)}, qui répond de lui-même.`
    : fr`${address} a un filtre de son propriétaire, ${quoteName(name)}, que le message d’absence remplacerait.`;

const ofArgument = { subject: 'L’objet', text: 'Le texte' } as const;
const typedName = { subject: 'objet', text: 'texte' } as const;

export const absenceFaults = (format: Format): FaultMessages<AbsenceFault> => ({
  'absence-length': ({ argument, length, most }) => ({
    what:
      length === 0
        ? `${ofArgument[argument]} d’un message d’absence ne peut pas être vide.`
        : `${ofArgument[argument]} d’un message d’absence a au plus ${format.count(most)} caractères. Celui-ci en a ${format.count(length)}.`,
    next:
      length === 0 ? fr`Saisissez ce qui est à répondre : ${typedName[argument]}:"…"` : 'Raccourcissez-le.',
  }),
  'absence-order': ({ from, until }) => ({
    what: `Le message d’absence finirait (${format.moment(until)}) avant de commencer (${format.moment(from)}).`,
    next: 'Donnez à fin: un moment plus tardif, ou à début: un moment plus proche.',
  }),
  'absence-not-kept': ({ address }) => ({
    what: `Seuls les transferts de ${displayAddress(address)} reçoivent son courrier, la boîte ne peut donc pas répondre.`,
    next: 'Enregistrez le message d’absence là où le courrier arrive.',
  }),
  'absence-own-filter': ({ address, filter }) => ({
    what: ownFilterText(displayAddress(address), filter),
    next:
      filter.beside === 'possible'
        ? `Facteur ne le remplace jamais. Pour que les deux fonctionnent, ajoutez inclure:${quoteTyped(filter.name)} à la commande.`
        : 'Facteur ne le remplace jamais. Son propriétaire peut le désactiver dans son logiciel de messagerie.',
  }),
  'absence-no-filter': ({ address, name, active }) => ({
    what: fr`${quoteName(name)} n’est pas le filtre actif de ${displayAddress(address)}.`,
    next:
      active === null
        ? fr`Aucun filtre n’est actif. Retirez inclure:NOM de la commande.`
        : fr`Le filtre actif est ${quoteName(active)} : inclure:${quoteTyped(active)}`,
  }),
});

/** A name as it is typed after an argument. */
const quoteTyped = (name: string): string => (/\s/.test(name) ? `"${name}"` : name);

import {
  type DeliveryFault,
  maxAddress,
  maxDomain,
  maxLabel,
  maxLocalPart,
} from '../../../../domain/address/address.ts';
import type { ListFault } from '../../../../domain/address/extract-addresses.ts';
import { maxCount } from '../../../../domain/count.ts';
import type { Alternative, UsageFault } from '../../../../domain/fault.ts';
import type { NoteFault } from '../../../../domain/note.ts';
import type { SizeFault } from '../../../../domain/size.ts';
import { codePointOf, isInvisible } from '../../../../domain/text/sanitize.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { fr, quote } from '../typography.ts';
import { platformNames } from '../vocabulary.ts';

const alternatives: Readonly<Record<Alternative, string>> = {
  buttons:
    'Appuyez sur le bouton de la demande. /mail demande liste affiche les demandes ouvertes. /mail demande afficher N en affiche une.',
};

/** A character at the beginning of a sentence. Nobody sees a blank, nor which script a letter is of. */
function nameOf(character: string): string {
  if (character === ' ') return 'Une espace';
  if (isInvisible(character)) return `Un caractère invisible (${codePointOf(character)})`;
  return /^[\x20-\x7e]$|\p{Script=Latin}/u.test(character)
    ? quote(character)
    : `${quote(character)} (${codePointOf(character)})`;
}

/** The first invisible character of a text, by its number; null: none. */
function findInvisible(text: string): string | null {
  const found = Array.from(text).find(isInvisible);
  return found === undefined ? null : `un caractère invisible (${codePointOf(found)})`;
}

/** Messages for what can't be read as it was typed. */
export const usageFaults = (
  format: Format,
): FaultMessages<ListFault | DeliveryFault | SizeFault | NoteFault | UsageFault> => ({
  'address-without-at': ({ text }) => ({
    what: fr`${quote(text)} n’est pas une adresse : il y manque le @.`,
    next: 'Saisissez-la sous la forme nom@domaine.',
  }),
  'name-without-brackets': ({ text, address }) => ({
    what: `${quote(text)} n’est pas une adresse.`,
    next: fr`Retirez-le, ou saisissez-le comme nom de l’adresse : ${quote(`${text} <${address}>`)}.`,
  }),
  'address-too-long': ({ octets }) => ({
    what: `L’adresse a ${format.count(octets)} caractères, ${maxAddress} au plus sont permis (RFC 5321).`,
    next: 'Choisissez-en une plus courte.',
  }),
  'local-part-empty': ({ text }) => ({
    what: `${quote(text)} n’a rien avant le @.`,
    next: 'Saisissez l’adresse sous la forme nom@domaine.',
  }),
  'local-part-too-long': ({ octets }) => ({
    what: `La partie avant le @ a ${format.count(octets)} caractères, ${maxLocalPart} au plus sont permis (RFC 5321).`,
    next: 'Choisissez-en une plus courte.',
  }),
  'local-part-quoted': ({ text }) => ({
    what: `${quote(text)} est une adresse entre guillemets, que beaucoup de systèmes refusent.`,
    next: 'Choisissez-en une sans guillemets ni espaces.',
  }),
  'local-part-not-ascii': ({ character }) => ({
    what: fr`${nameOf(character)} n’est pas permis avant le @ : seuls les lettres sans accent, les chiffres et quelques signes passent par tous les serveurs de messagerie.`,
    next: isInvisible(character)
      ? 'Retapez l’adresse au lieu de la coller.'
      : 'Choisissez une adresse sans accents. Après le @, ils sont permis.',
  }),
  'local-part-character': ({ character }) => ({
    what: `${nameOf(character)} n’est pas permis avant le @ (RFC 5321).`,
    next: 'Utilisez des lettres, des chiffres, des points, des traits d’union et des tirets bas.',
  }),
  'local-part-dots': ({ text }) => ({
    what: `Avant le @, ${quote(text)} commence ou finit par un point, ou en a deux de suite.`,
    next: 'Ne placez que des points isolés, entre d’autres caractères.',
  }),
  'local-part-route': ({ text, character }) => ({
    what: fr`${quote(text)} contient ${character} avant le @ : Postfix refuse le courrier d’une telle adresse.`,
    next: 'Utilisez des lettres, des chiffres, des points, des traits d’union et des tirets bas.',
  }),
  'local-part-hyphen': ({ text }) => ({
    what: fr`${quote(text)} commence par un trait d’union : Postfix refuse le courrier d’une telle adresse.`,
    next: 'Commencez par une lettre ou un chiffre.',
  }),
  'local-part-star': ({ text, domain }) => ({
    what: `${quote(text)} serait une adresse nommée *. Elle ne recevrait pas le courrier des autres adresses.`,
    next: `Pour une adresse attrape-tout, saisissez @${domain}.`,
  }),
  'domain-empty': ({ text }) => ({
    what: `${quote(text)} n’a pas de domaine.`,
    next: 'Saisissez-en un, comme dans example.org.',
  }),
  'domain-literal': () => ({
    what: 'Un domaine ne peut pas être un numéro entre crochets.',
    next: 'Utilisez un nom tel que example.org.',
  }),
  'domain-too-long': ({ octets }) => ({
    what: `Le domaine a ${format.count(octets)} caractères, ${maxDomain} au plus sont permis (RFC 5321).`,
    next: 'Vérifiez l’orthographe.',
  }),
  'domain-label-too-long': ({ label }) => ({
    what: `Chaque partie d’un domaine compte au plus ${maxLabel} caractères (RFC 1035). ${quote(label)} en a ${format.count(label.length)}.`,
    next: 'Vérifiez l’orthographe.',
  }),
  'domain-label': ({ label }) => ({
    what: fr`${quote(label)} ne peut pas faire partie d’un domaine : il y faut des lettres et des chiffres, avec des traits d’union entre eux seulement (RFC 1123).`,
    next: findInvisible(label)
      ? fr`Il contient ${findInvisible(label) ?? ''} : retapez-le au lieu de le coller.`
      : 'Vérifiez l’orthographe.',
  }),
  'domain-single-label': ({ text }) => ({
    what: `Le domaine de ${quote(text)} est incomplet.`,
    next: 'Saisissez-le en entier, comme dans example.org.',
  }),
  'domain-numeric': ({ text }) => ({
    what: `${quote(text)} finit par un nombre. Aucun domaine n’est ainsi formé.`,
    next: 'Utilisez un nom tel que example.org.',
  }),
  'size-nonsense': ({ text }) => ({
    what: `${quote(text)} n’est pas une taille comprise entre 1M et 1024T.`,
    next: 'Saisissez un nombre et une unité, comme 500M, 500 Mo ou 2G, ou none pour aucune limite.',
  }),
  'size-without-unit': ({ text, forms }) => ({
    what: `Il manque une unité à ${quote(text)}.`,
    next: `Saisissez ${format.either(forms)}.`,
  }),
  'size-ambiguous': ({ text, forms }) => ({
    what: fr`${quote(text)} peut se lire de deux façons : trois chiffres après une virgule ou un point sont des milliers ou des décimales.`,
    next: `Saisissez ${format.either(forms)}.`,
  }),

  'command-unknown': ({ typed, nearest, instead, among }) => ({
    what: `La commande ${quote(typed)} n’existe pas.`,
    next: instead
      ? alternatives[instead]
      : nearest
        ? fr`Vouliez-vous dire /mail ${nearest} ? /mail aide liste toutes les commandes.`
        : among
          ? `Il y a ${format.either(among.map((path) => `/mail ${path}`))}.`
          : '/mail aide liste toutes les commandes.',
  }),
  'argument-missing': ({ command, argument }) => ({
    what: `Il manque ${argument} à /mail ${command}.`,
    next: `/mail aide ${command} montre comment saisir la commande.`,
  }),
  'argument-either': ({ command, argument }) => ({
    what: `/mail ${command} prend l’un des deux, ${argument}, et les deux ont été donnés.`,
    next: 'Ne donnez que l’un des deux.',
  }),
  'argument-unexpected': ({ command, typed }) => ({
    what: `/mail ${command} ne prend pas ${quote(typed)}.`,
    next: `/mail aide ${command} montre comment saisir la commande.`,
  }),
  'filter-unknown': ({ command, typed }) => ({
    what: fr`${quote(typed)} n’est pas un filtre. Il y a domaine:, recherche:, type:boîte ou alias, état:active, suspendue, connexion-suspendue ou courrier-suspendu, et propriétaire:aucun.`,
    next: `Pour chercher une partie d’une adresse, saisissez /mail ${command} filtre:recherche:${typed.replaceAll('"', '')}.`,
  }),
  'argument-twice': ({ argument }) => ({
    what: `${argument} est indiqué deux fois.`,
    next: 'Ne l’indiquez qu’une fois.',
  }),
  'argument-too-long': ({ argument, length, most }) => ({
    what: `${argument} a au plus ${format.count(most)} caractères. Ici, il y en a ${format.count(length)}.`,
    next: 'Raccourcissez le texte.',
  }),
  'note-too-long': ({ length, most }) => ({
    what: `Une note a au plus ${format.count(most)} caractères, et celle-ci en a ${format.count(length)}.`,
    next: 'Raccourcissez-la.',
  }),
  'choice-unknown': ({ argument, typed, choices }) => ({
    what: `${argument} ne peut pas valoir ${quote(typed)}.`,
    next: `Choisissez ${format.either(choices)}.`,
  }),
  'count-nonsense': ({ argument, typed }) => ({
    what: `${argument} doit être un nombre entier de 1 à ${format.count(maxCount)}, et non ${quote(typed)}.`,
    next: 'Saisissez-le en chiffres, comme 12.',
  }),
  'count-separated': ({ argument, typed, form }) => ({
    what: `${argument} contient un séparateur dans ${quote(typed)}.`,
    next: fr`Si c’est bien ce nombre, saisissez-le sans : ${form}.`,
  }),
  'quote-unclosed': () => ({
    what: 'Il manque un guillemet.',
    next: 'Ajoutez le guillemet fermant, ou retirez les deux.',
  }),
  'person-unclear': ({ typed, platform }) => ({
    what:
      platform === 'terminal'
        ? `${quote(typed)} n’est pas un nom possible dans un terminal.`
        : `${platformNames[platform]} ne connaît personne du nom de ${quote(typed)}.`,
    next:
      platform === 'terminal'
        ? fr`Un nom a de 1 à 40 lettres, chiffres, points, traits d’union et tirets bas : /as NOM parle en son nom.`
        : `Saisissez @ et choisissez la personne dans la liste.`,
  }),
});

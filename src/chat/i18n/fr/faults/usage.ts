import {
  type AddressFault,
  maxAddress,
  maxDomain,
  maxLabel,
  maxLocalPart,
  type Undeliverable,
} from '../../../../domain/address/address.ts';
import type { Instead, UsageFault } from '../../../../domain/fault.ts';
import type { SizeFault } from '../../../../domain/size.ts';
import { maxCount } from '../../../command/parse-arguments.ts';
import type { WordsFor } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { fr, quoted } from '../typography.ts';
import { platformNames } from '../vocabulary.ts';

const insteads: Readonly<Record<Instead, string>> = {
  rename: fr`Une adresse garde son nom, et le courrier qu’elle contient : créez la nouvelle avec /mail create ou /mail alias ; puis /mail convert ANCIENNE alias to:NOUVELLE fait suivre le courrier de l’ancienne, ou /mail delete ANCIENNE la supprime.`,
  buttons: fr`Appuyez sur le bouton de la demande : /mail requests liste celles qui sont ouvertes, /mail request N en montre une.`,
  'domain-removal': fr`Un domaine se supprime sur le serveur de messagerie lui-même ; /mail list DOMAINE montre ses adresses.`,
};

/** Words for what can't be read as it was typed. */
export const typing = (format: Format): WordsFor<AddressFault | Undeliverable | SizeFault | UsageFault> => ({
  'address-without-at': ({ text }) => ({
    what: fr`${quoted(text)} n’est pas une adresse : il y manque le @.`,
    next: 'Saisissez-la sous la forme nom@domaine.',
  }),
  'address-too-long': ({ octets }) => ({
    what: fr`Une adresse compte au plus ${maxAddress} caractères (RFC 5321) ; celle-ci en a ${format.count(octets)}.`,
    next: 'Choisissez-en une plus courte.',
  }),
  'local-part-empty': ({ text }) => ({
    what: `${quoted(text)} n’a rien avant le @.`,
    next: 'Saisissez l’adresse sous la forme nom@domaine.',
  }),
  'local-part-too-long': ({ octets }) => ({
    what: fr`La partie avant le @ compte au plus ${maxLocalPart} caractères (RFC 5321) ; celle-ci en a ${format.count(octets)}.`,
    next: 'Choisissez-en une plus courte.',
  }),
  'local-part-quoted': ({ text }) => ({
    what: `${quoted(text)} est une adresse entre guillemets, que beaucoup de systèmes refusent.`,
    next: 'Choisissez-en une sans guillemets ni espaces.',
  }),
  'local-part-not-ascii': ({ character }) => ({
    what: fr`${quoted(character)} ne peut pas figurer avant le @ : seuls les lettres ASCII, les chiffres et quelques signes passent par tous les serveurs de messagerie.`,
    next: 'Choisissez une adresse sans accents. Après le @, ils sont permis.',
  }),
  'local-part-character': ({ character }) => ({
    what: `${quoted(character)} ne peut pas figurer avant le @ (RFC 5321, dot-atom).`,
    next: 'Utilisez des lettres, des chiffres, des points, des traits d’union et des tirets bas.',
  }),
  'local-part-dots': ({ text }) => ({
    what: `Avant le @, ${quoted(text)} commence ou finit par un point, ou en a deux de suite.`,
    next: 'Ne placez que des points isolés, entre d’autres caractères.',
  }),
  'local-part-route': ({ text, character }) => ({
    what: fr`${quoted(text)} contient ${character} avant le @ : Postfix y voit une route et refuse les messages qui lui sont adressés.`,
    next: 'Utilisez des lettres, des chiffres, des points, des traits d’union et des tirets bas.',
  }),
  'local-part-hyphen': ({ text }) => ({
    what: fr`${quoted(text)} commence par un trait d’union : Postfix refuse les messages qui lui sont adressés.`,
    next: 'Commencez par une lettre ou un chiffre.',
  }),
  'local-part-star': ({ text, domain }) => ({
    what: `${quoted(text)} serait une adresse nommée *, qui ne recevrait rien de ce qui est adressé à d’autres.`,
    next: fr`Pour toutes les adresses du domaine qui n’existent pas, saisissez @${domain}.`,
  }),
  'domain-empty': ({ text }) => ({
    what: `${quoted(text)} n’a pas de domaine.`,
    next: 'Saisissez-en un, comme dans example.org.',
  }),
  'domain-literal': () => ({
    what: 'Un numéro entre crochets ne peut pas servir de domaine ici.',
    next: 'Utilisez un nom tel que example.org.',
  }),
  'domain-too-long': ({ octets }) => ({
    what: fr`Un domaine compte au plus ${maxDomain} caractères (RFC 5321) ; celui-ci en a ${format.count(octets)}.`,
    next: 'Vérifiez ce que vous avez saisi.',
  }),
  'domain-label-too-long': ({ label }) => ({
    what: fr`Chaque partie d’un domaine compte au plus ${maxLabel} caractères (RFC 1035) ; ${quoted(label)} en a ${format.count(label.length)}.`,
    next: 'Vérifiez ce que vous avez saisi.',
  }),
  'domain-label': ({ label }) => ({
    what: fr`${quoted(label)} ne peut pas faire partie d’un domaine : il y faut des lettres et des chiffres, avec des traits d’union entre eux seulement (RFC 1123).`,
    next: 'Vérifiez ce que vous avez saisi.',
  }),
  'domain-single-label': ({ text }) => ({
    what: `Le domaine de ${quoted(text)} n’a qu’un seul mot.`,
    next: 'Saisissez-le en entier, comme dans example.org.',
  }),
  'domain-numeric': ({ text }) => ({
    what: `${quoted(text)} finit par un nombre, ce qu’aucun domaine ne fait.`,
    next: 'Utilisez un nom tel que example.org.',
  }),
  'size-nonsense': ({ text }) => ({
    what: `${quoted(text)} n’est pas une taille comprise entre 1M et 1024T.`,
    next: 'Saisissez un nombre et une unité, comme 500M, 500 Mo ou 2G, ou none pour aucune limite.',
  }),
  'size-ambiguous': ({ text, forms }) => ({
    what: fr`${quoted(text)} a trois chiffres après une virgule ou un point : des milliers pour les uns, des millièmes pour les autres.`,
    next: `Saisissez ${format.either(forms)}.`,
  }),

  'command-unknown': ({ typed, nearest, instead }) => ({
    what: `La commande ${quoted(typed)} n’existe pas.`,
    next: instead
      ? insteads[instead]
      : nearest
        ? fr`Vouliez-vous dire /mail ${nearest} ? /mail help les présente toutes.`
        : '/mail help les présente toutes.',
  }),
  'argument-missing': ({ command, argument }) => ({
    what: `Il manque ${argument} à /mail ${command}.`,
    next: `/mail help ${command} montre comment la saisir.`,
  }),
  'argument-unexpected': ({ command, typed }) => ({
    what: `${quoted(typed)} est de trop pour /mail ${command}.`,
    next: `/mail help ${command} montre comment la saisir.`,
  }),
  'argument-twice': ({ argument }) => ({
    what: `${argument} est indiqué deux fois.`,
    next: 'Ne l’indiquez qu’une fois.',
  }),
  'argument-too-long': ({ argument, most }) => ({
    what: `${argument} a au plus ${format.count(most)} caractères.`,
    next: 'Donnez-en une partie.',
  }),
  'choice-unknown': ({ argument, typed, choices }) => ({
    what: `${argument} ne peut pas valoir ${quoted(typed)}.`,
    next: `Choisissez ${format.either(choices)}.`,
  }),
  'count-nonsense': ({ argument, typed }) => ({
    what: `${argument} doit être un nombre entier de 1 à ${format.count(maxCount)}, et non ${quoted(typed)}.`,
    next: 'Saisissez-le en chiffres, comme 12.',
  }),
  'quote-unclosed': () => ({
    what: 'Un guillemet a été ouvert sans être fermé.',
    next: 'Fermez-le, ou retirez-le.',
  }),
  'person-unclear': ({ typed, platform }) => ({
    what:
      platform === 'terminal'
        ? `${quoted(typed)} n’est pas un nom possible dans un terminal.`
        : `${quoted(typed)} n’est personne que ${platformNames[platform]} ait nommé.`,
    next:
      platform === 'terminal'
        ? fr`Un nom a de 1 à 40 lettres, chiffres, points, traits d’union et tirets bas : /as NAME parle en son nom.`
        : `Saisissez @ et choisissez la personne parmi celles que ${platformNames[platform]} propose.`,
  }),
});

import type { traces as english } from '../../en/trace/trace.ts';
import type { Format } from '../../format.ts';
import { fr, quoteName } from '../typography.ts';

/** Texts about what became of mail. */
export function traces(format: Format): ReturnType<typeof english> {
  const said = (words: string): string => (words === '' ? '' : fr` Le serveur a dit : ${quoteName(words)}.`);
  const via = (sentTo: string | null): string => (sentTo === null ? '' : ` (envoyé à ${sentTo})`);
  return {
    title: (count, address, since) =>
      `${count === 0 ? 'Aucun courrier' : count === 1 ? '1 message' : `${format.count(count)} messages`} pour ${address} depuis le ${format.moment(since)}`,
    nothing: (from) =>
      from === null
        ? 'Aucun message pour cette adresse n’est parvenu au serveur de messagerie pendant ce temps, pas même un message refusé.'
        : `Aucun message de ${quoteName(from)} pour cette adresse n’est parvenu au serveur de messagerie pendant ce temps, pas même un message refusé.`,
    askSender: fr`Demandez à l’expéditeur l’avis d’échec qu’il a reçu : il dit où son message s’est arrêté. Remontez plus loin avec depuis:7j.`,
    logBegins: (at) =>
      fr`Le journal a été lu à partir du ${format.moment(at)} : ce qui précède n’est pas connu.`,
    more: (count) =>
      `Seuls les ${format.count(count)} plus récents sont listés. Pour en voir moins, ajoutez de:EXPÉDITEUR ou depuis:2h.`,
    hint: (address) => `/mail adresse tester ${address} envoie un message, et dit où il arrive.`,
    message: (at, from, what) => `${format.moment(at)}, de ${from}. ${what}`,
    bounceSender: 'un serveur de messagerie (un avis d’échec)',
    unknownSender: 'un expéditeur que le journal ne nomme pas',
    refused: (to, words) => `Refusé pour ${to}.${said(words)}`,
    refusedForNow: (to, words) =>
      fr`Pas encore accepté pour ${to} : le serveur de l’expéditeur doit réessayer plus tard.${said(words)}`,
    delivered: (to, sentTo) => `Remis à ${to}${via(sentTo)}.`,
    handedOver: (to, sentTo, relay, words) =>
      fr`Transféré à ${to}${via(sentTo)} : ${relay} l’a accepté.${said(words)}`,
    discarded: (to) => `Jeté pour ${to}, comme le veut une règle du serveur de messagerie.`,
    bounced: (to, sentTo, words) => `Non remis à ${to}${via(sentTo)}.${said(words)}`,
    looped: (to, sentTo, words) => `A tourné en rond à ${to}${via(sentTo)}, puis abandonné.${said(words)}`,
    expired: (to, sentTo, words) =>
      `Abandonné pour ${to}${via(sentTo)}, après des jours d’essais.${said(words)}`,
    waiting: (to, sentTo, words, nextTry) =>
      `Attend dans la file pour ${to}${via(sentTo)}${nextTry === null ? '' : `, prochain essai vers ${format.clock(nextTry)}`}.${said(words)}`,
    held: (to, sentTo, words) =>
      `Retenu dans la file pour ${to}${via(sentTo)}, par une règle ou un administrateur du serveur de messagerie.${said(words)}`,
    deleted: (to, sentTo) =>
      `Supprimé de la file par un administrateur du serveur de messagerie, avant d’atteindre ${to}${via(sentTo)}.`,
    notTried: 'Dans la file, et pas encore essayé.',
    senderTold: 'L’expéditeur a reçu un avis d’échec.',
  };
}

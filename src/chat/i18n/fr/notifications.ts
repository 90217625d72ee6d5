import type { Format } from '../format.ts';
import type { Translations } from '../translations.ts';
import { fr, quote } from './typography.ts';

/** An article that begins a headline, within a sentence. */
const withinSentence = (headline: string): string =>
  headline.replace(/^(Le |La |Les |L’)/, (article) => article.toLowerCase());

const request = (id: number, todo: string): string => `votre demande #${id} (${todo})`;

/** Texts that notify people: a requester of the end of their request, admins of a channel that can't be written to. */
export const notifications = (format: Format): Translations['notifications'] => ({
  applied: (who, done) => `${who}, ${withinSentence(done)}.`,
  linkSent: 'Le lien pour définir le mot de passe est dans vos messages privés.',
  linkSentTo: (owner) => `${owner} reçoit par message privé le lien pour définir le mot de passe.`,
  denied: (who, by, id, todo, reason) => fr`${who}, ${by} a refusé ${request(id, todo)} : ${quote(reason)}.`,
  cancelled: (who, by, id, todo) => `${who}, ${by} a annulé ${request(id, todo)}.`,
  undecided: (who, id, todo, waited) =>
    fr`${who}, personne n’a tranché ${request(id, todo)} en ${format.duration(waited)} : elle a expiré.`,
  unconfirmed: (who, id, todo, waited) =>
    fr`${who}, vous n’avez pas confirmé ${request(id, todo)} en ${format.duration(waited)} : elle a expiré.`,
  failed: (who, id, todo) => `${who}, ${request(id, todo)} a échoué.`,
  stale: (who, id, todo) =>
    fr`${who}, rien n’a été fait pour ${request(id, todo)} : l’adresse a changé depuis.`,
  reason: 'Motif',
  againHint: (id) =>
    fr`« Redemander » fait une nouvelle demande identique. /mail demande afficher ${id} affiche l’ancienne.`,
  anewHint: (id) =>
    fr`/mail demande afficher ${id} affiche la demande. Pour redemander, saisissez de nouveau la commande.`,
  doneHint: (id) => `/mail demande afficher ${id} affiche la demande.`,
  asked: (id, todo) => fr`La demande #${id} attend une approbation : ${todo}.`,
  showRequest: (id) => `Afficher #${id}`,
  channelClosed: (channel) =>
    fr`Facteur ne peut pas écrire dans le canal d’approbation ${channel} : personne n’y est sollicité.`,
  channelClosedHint:
    'Jusqu’à sa réouverture, les demandes sont affichées avec leurs boutons là où elles ont été faites. /mail état indique si le canal est ouvert.',
});

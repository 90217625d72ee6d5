import type { Format } from '../format.ts';
import type { Translations } from '../translations.ts';
import { fr, quote } from './typography.ts';

const request = (id: number, todo: string): string => `votre demande #${id} (${todo})`;

/** Texts that notify people: a requester of the end of their request, admins of a channel that can't be written to. */
export const notifications = (format: Format): Translations['notifications'] => ({
  applied: (who, done) => fr`${who}, votre demande est appliquée : ${done}.`,
  linkSent: 'Le lien pour définir le mot de passe est dans vos messages privés.',
  linkSentTo: (owner) => `${owner} reçoit le lien pour définir le mot de passe en message privé.`,
  denied: (who, by, id, todo, reason) => fr`${who}, ${by} a refusé ${request(id, todo)} : ${quote(reason)}`,
  cancelled: (who, by, id, todo) => `${who}, ${by} a annulé ${request(id, todo)}.`,
  undecided: (who, id, todo, waited) =>
    `${who}, personne n’a approuvé ${request(id, todo)} en ${format.duration(waited)}. Elle a expiré.`,
  unconfirmed: (who, id, todo, waited) =>
    `${who}, vous n’avez pas confirmé ${request(id, todo)} en ${format.duration(waited)}. Elle a expiré.`,
  failed: (who, id, todo) => `${who}, ${request(id, todo)} a échoué.`,
  stale: (who, id, todo, changes) =>
    `${who}, ${request(id, todo)} est obsolète. ${changes === 1 ? 'L’adresse a' : 'Les adresses ont'} changé depuis, rien n’a donc été appliqué.`,
  reason: 'Motif',
  againHint: (id) =>
    fr`« Redemander » refait la même demande. /mail demande afficher ${id} affiche la demande #${id}.`,
  anewHint: (id) =>
    fr`/mail demande afficher ${id} affiche la demande. Pour redemander, saisissez de nouveau la commande.`,
  doneHint: (id) => `/mail demande afficher ${id} affiche la demande.`,
  asked: (id, todo) => fr`La demande #${id} attend une approbation : ${todo}.`,
  showRequest: (id) => `Afficher #${id}`,
  channelClosed: (channel) =>
    `Facteur ne peut pas écrire dans le canal d’approbation ${channel}. Les approbateurs n’y sont pas sollicités.`,
  channelClosedHint:
    'En attendant, les demandes sont affichées avec leurs boutons là où elles ont été faites. /mail état indique ce qui ne va pas avec le canal.',
});

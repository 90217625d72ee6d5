import type { Role } from '../../../domain/actor.ts';
import { mentionText } from '../../../domain/text/mentions.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import type { Format } from '../format.ts';
import type { Translations } from '../translations.ts';
import { impossibleText } from './faults/impossible.ts';
import { fr, pluralEnding } from './typography.ts';
import { events, platformNames, states } from './vocabulary.ts';

const ofRole = (role: Role): string =>
  role === 'admin' ? 'd’un administrateur' : 'd’un modérateur ou d’un administrateur';

/** Texts about requests and their states. */
export function requests(format: Format): Translations['requests'] {
  return {
    states,
    question: (todo) => fr`${todo} ?`,
    titled: (todo, state) => fr`${todo} : demande ${states[state]}`,
    confirmHint: (id, until) =>
      `Demande #${id}. Confirmez avant ${format.clock(until)}. Rien ne change d’ici là.`,
    approvalWanted: (role, count) =>
      count === 1
        ? `En attente de l’approbation ${ofRole(role)}.`
        : `En attente de ${count} approbations, chacune ${ofRole(role)}.`,
    approvalsOf: (role, count) =>
      count === 1 ? `l’approbation ${ofRole(role)}` : `${count} approbations, chacune ${ofRole(role)}`,
    approvalHint: (id, until) => `Demande #${id}, ouverte jusqu’au ${format.deadline(until)}.`,
    askedBy: 'Demandé par',
    askedAt: 'Demandé le',
    onPlatform: (who) =>
      who.platform === 'terminal' ? `${mentionText(who)} (${platformNames.terminal})` : mentionText(who),
    why: 'Motif',
    forWhom: 'Pour',
    needs: 'Il faut',
    openUntil: 'Ouverte jusqu’au',
    approvedBy: 'Approuvé par',
    approvals: (names, given, count) => `${names} (${given} sur ${count})`,
    glassBroken: 'Sans approbation, parce que',
    before: 'Avant',
    after: 'Après',
    notThere: 'n’existe pas',
    planHash: 'Plan',
    detailsHint: (id, address) =>
      `/mail demande afficher ${id} affiche les boutons. /mail historique ${address} affiche les autres modifications.`,
    undoes: (id) => `Ceci annule l’effet de la demande #${id}.`,
    like: (person) => `Les alias sont ceux où se trouve ${person}.`,
    leftAsIs: (what) => fr`Ne peut pas être annulé : ${what}.`,
    denyForm: (id) => ({
      title: `Refuser #${id}`,
      label: `Motif (le demandeur le lira)`,
      submit: 'Refuser',
    }),
    reasonForm: { title: 'Motif', label: fr`Pourquoi est-ce nécessaire ?`, submit: 'Envoyer' },
    reminder: (todo, id, since) => fr`La demande #${id} attend depuis le ${format.moment(since)} : ${todo} ?`,
    reminderHint: (id, until) =>
      `La demande #${id} expire le ${format.moment(until)}. /mail demande afficher ${id} l’affiche avec ses boutons.`,
    digest: (count) => `${format.count(count)} demandes attendent une approbation.`,
    digestMore: (left) => `${format.count(left)} autre${pluralEnding(left)} en attente.`,
    digestHint:
      '/mail demande liste à-approuver affiche les demandes que vous pouvez approuver. /mail demande afficher NUMÉRO en affiche une avec ses boutons.',
    glassNote: (who, todo) => fr`${who} s’est passé d’approbation : ${todo}.`,
    glassHint: (id) =>
      `/mail demande afficher ${id} affiche la demande. /mail demande défaire ${id} en annule l’effet.`,
    unreached: (id) =>
      fr`Personne n’a été invité à approuver la demande #${id} : Facteur ne peut pas écrire dans le canal des approbations.`,
    unreachedHint: (id) =>
      fr`Demandez à un approbateur de saisir /mail demande afficher ${id}. Prévenez l’exploitant : /mail état indique ce qui ne va pas avec ce canal.`,
    underWay: (id) => `La demande #${id} est en cours d’application.`,
    unfinished: (trouble) =>
      `L’adresse est modifiée, mais il manque une étape. ${sanitizeText(trouble)} Facteur réessaie chaque minute jusqu’à y parvenir.`,
    workerAway: (server, since) =>
      fr`Le serveur de messagerie ${sanitizeText(server)} est injoignable : le worker de Facteur ne tourne pas sur sa machine. La demande l’attend depuis le ${format.moment(since)}. Facteur continuera dès que l’exploitant l’aura démarré.`,
    queueAway: (id) =>
      `La demande #${id} est acceptée. La file d’attente est injoignable, la demande sera donc appliquée plus tard. /mail demande afficher ${id} l’affiche.`,
    restorable: (address, until, now) =>
      fr`Vous pouvez rétablir la boîte jusqu’au ${format.day(until, now)} : /mail rétablir ${address}`,
    gaveUp: (trouble, errorId) =>
      `${trouble === null ? 'Le serveur de messagerie n’a pas pu être modifié.' : sanitizeText(trouble)} Le journal en donne la cause sous l’erreur ${errorId}.`,
    impossible: impossibleText(format),
    failedHint: (id, address) =>
      `La demande #${id} a échoué. Facteur ne réessaie pas. /mail afficher ${address} affiche l’état actuel de l’adresse.`,
    wanted: fr`La demande était :`,
    staleText: (address, now) =>
      fr`Rien n’a été fait : ${address} a changé après la demande. État actuel : ${now}.`,
    overtakenText: (address, by) =>
      by === null
        ? fr`Rien n’a été fait : une autre demande a modifié ${address} avant celle-ci.`
        : fr`Rien n’a été fait : la demande #${by} a modifié ${address} avant celle-ci.`,
    staleHint: (id, address) =>
      `Demande #${id}. Redemandez pour appliquer la même modification à l’état actuel. /mail afficher ${address} l’affiche.`,
    endedBy: {
      cancelled: (who) => `Annulée par ${who}. Rien n’a été modifié.`,
      denied: (who) => `Refusée par ${who}. Rien n’a été modifié.`,
    },
    expired: 'Personne n’a donné son accord à temps, la demande a donc expiré. Rien n’a été modifié.',
    step: (at, who, event) => fr`${format.moment(at)} · ${who} : ${events[event]}`,
    endedHint: (id) => `Demande #${id}.`,
    page: (page, pages) => `Page ${page} sur ${pages}.`,
    /** For an actor who would agree without having opened all pages. */
    readFirst: (pages) =>
      fr`Rien n’a été fait. Lisez d’abord les ${format.count(pages)} pages : le bouton est sur la dernière.`,
    readHint: fr`Il y a d’autres pages. Lisez-les d’abord toutes : les boutons sont sur la dernière.`,
    buttons: {
      readAll: (pages) => `Lire les ${format.count(pages)} pages`,
      breakGlass: 'Se passer d’approbation',
      cancel: 'Annuler',
      approve: 'Approuver',
      deny: 'Refuser',
      details: 'Détails',
      askAgain: 'Redemander',
      retry: 'Réessayer',
      giveReason: 'Indiquer un motif',
    },
    diskFull: (errorId) => ({
      what: fr`Le disque de Facteur est plein : rien n’a été fait (erreur ${errorId}).`,
      next: 'Demandez à l’exploitant de libérer de la place sur le disque de DATA_DIR, puis réessayez.',
    }),
    databaseLocked: (errorId) => ({
      what: fr`Un autre programme a bloqué la base de données de Facteur : rien n’a été fait (erreur ${errorId}).`,
      next: fr`Réessayez dans une minute. Si cela se reproduit, prévenez l’exploitant : le journal dit comment trouver ce programme.`,
    }),
    unexpected: (errorId) => ({
      what: `Une erreur imprévue s’est produite (erreur ${errorId}).`,
      next: fr`Réessayez. Si cela se reproduit, donnez ce numéro à l’exploitant : le journal en donne la cause.`,
    }),
  };
}

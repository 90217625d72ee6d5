import type { Role } from '../../../domain/actor.ts';
import { displayDomain } from '../../../domain/address/address.ts';
import type { DomainLimit } from '../../../domain/request/request.ts';
import { mentionText } from '../../../domain/text/mentions.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import type { Format } from '../format.ts';
import type { Translations } from '../translations.ts';
import { fr, pluralEnding, quoteName } from './typography.ts';
import { events, platformNames, states } from './vocabulary.ts';

const ofRole = (role: Role): string =>
  role === 'admin' ? 'd’un administrateur' : 'd’un modérateur ou d’un administrateur';

/** Texts about requests and their states. */
export function requests(format: Format): Translations['requests'] {
  const domainLimit = ({ domain, limit, most }: DomainLimit): string => {
    switch (limit) {
      case 'mailboxes':
        return most === 0
          ? `Le serveur de messagerie n’accorde aucune boîte à ${domain}.`
          : `${domain} a toutes les boîtes que le serveur de messagerie lui accorde (${format.count(most)}).`;
      case 'aliases':
        return most === 0
          ? `Le serveur de messagerie n’accorde aucun alias à ${domain}.`
          : `${domain} a tous les alias que le serveur de messagerie lui accorde (${format.count(most)}).`;
      case 'quota':
        return most === 0
          ? fr`Le serveur de messagerie n’accorde aucun quota aux boîtes de ${domain} : demandez-en une sans quota.`
          : `Une boîte de ${domain} doit avoir un quota, de ${format.size(most)} au plus.`;
      case 'domain-quota':
        return fr`Les boîtes de ${domain} se partagent ce que le serveur de messagerie leur accorde ; il reste ${format.size(most)} pour celle-ci.`;
    }
  };

  return {
    states,
    question: (todo) => fr`${todo} ?`,
    titled: (todo, state) => fr`${todo} : demande ${states[state]}`,
    confirmHint: (id, until) =>
      `Demande #${id}. Rien n’est modifié tant que vous n’avez pas confirmé, avant ${format.clock(until)}.`,
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
    why: 'Pourquoi',
    forWhom: 'Pour',
    needs: 'Il faut',
    openUntil: 'Ouverte jusqu’au',
    approvedBy: 'Approuvé par',
    approvals: (names, given, count) => `${names} (${given} sur ${count})`,
    glassBroken: 'Sans les approbations requises, parce que',
    before: 'Avant',
    after: 'Après',
    notThere: 'n’existe pas',
    planHash: 'Plan',
    detailsHint: (id, address) =>
      `/mail demande afficher ${id} affiche ses boutons, /mail historique ${address} ce qui s’y est passé d’autre.`,
    undoes: (id) => `Cela revient sur la demande #${id}.`,
    leftAsIs: (what) => fr`Ne peut être repris : ${what}.`,
    denyForm: (id) => ({
      title: `Refuser la demande #${id}`,
      label: fr`Pourquoi ? Le demandeur le lira.`,
      submit: 'Refuser',
    }),
    reasonForm: { title: 'Motif', label: fr`Pourquoi est-ce nécessaire ?`, submit: 'Envoyer' },
    reminder: (todo, id, since) => fr`La demande #${id} attend depuis le ${format.moment(since)} : ${todo} ?`,
    reminderHint: (id, until) =>
      `/mail demande afficher ${id} l’affiche avec ses boutons. Elle expire le ${format.moment(until)}.`,
    digest: (count) => `${format.count(count)} demandes attendent une approbation.`,
    digestMore: (left) => `${format.count(left)} autre${pluralEnding(left)} en attente.`,
    digestHint:
      '/mail demande liste à-approuver présente celles que vous pouvez trancher, /mail demande afficher NUMÉRO en affiche une avec ses boutons.',
    glassNote: (who, todo) => fr`${who} n’a pas attendu d’approbation : ${todo}.`,
    glassHint: (id) =>
      fr`/mail demande afficher ${id} l’affiche ; /mail demande défaire ${id} revient dessus.`,
    unreached: (id) =>
      fr`Les personnes qui peuvent approuver la demande #${id} n’ont pas pu être appelées : Facteur ne peut pas écrire dans leur canal.`,
    unreachedHint: (id) =>
      fr`Demandez à l’une d’elles : /mail demande afficher ${id} l’affiche avec ses boutons. Dites à qui exploite Facteur que /mail état indique ce qui ne va pas avec ce canal.`,
    underWay: (id) => `La demande #${id} est en route vers le serveur de messagerie.`,
    unfinished: (trouble) =>
      fr`L’adresse est modifiée ; ce qui doit suivre n’a pas encore pu être fait. ${sanitizeText(trouble)} Une nouvelle tentative a lieu chaque minute, jusqu’à ce que cela réussisse.`,
    queueAway: (id) =>
      fr`Acceptée comme demande #${id}. La file d’attente est injoignable pour l’instant : la demande sera appliquée dès son retour. /mail demande afficher ${id} l’affiche.`,
    restorable: (address, until, now) =>
      fr`Ce qui a été supprimé peut être rétabli jusqu’au ${format.day(until, now)} : /mail rétablir ${address}`,
    gaveUp: (trouble, errorId) =>
      `${trouble === null ? 'Le serveur de messagerie n’a pas pu être modifié.' : sanitizeText(trouble)} L’erreur ${errorId} dans le journal en donne la cause.`,
    impossible: (why, address) => {
      switch (why.code) {
        case 'domain-gone':
          return `Le serveur de messagerie ne reçoit plus pour le domaine de l’adresse ${address}.`;
        case 'mailbox-gone':
          return `La boîte ${address} a été supprimée entre-temps.`;
        case 'removed-mail-gone':
          return fr`Le courrier supprimé de l’adresse ${address} n’existe plus : son délai était écoulé.`;
        case 'app-password-taken':
          return fr`La boîte ${address} a entre-temps un autre mot de passe d’application ${quoteName(why.name)}.`;
        case 'against-rules':
          return fr`Le serveur de messagerie s’y oppose : ${sanitizeText(why.words)}`;
        case 'alias-domain':
          return fr`${why.domain} n’a pas d’adresses à lui : pour le serveur de messagerie, c’est un autre nom de ${why.target}. Créez l’adresse là.`;
        case 'domain-not-received':
          return why.why === 'off'
            ? fr`Le serveur de messagerie a déjà ${displayDomain(why.domain)}, mais désactivé : il n’en reçoit pas le courrier. Faites-le activer là-bas, puis redemandez.`
            : fr`Le serveur de messagerie a déjà ${displayDomain(why.domain)}, mais ne fait qu’en transmettre le courrier à un autre. Faites-le changer là-bas, puis redemandez.`;
        case 'domain-limit':
          return `${domainLimit(why)} Qui gère le serveur de messagerie peut changer cette limite.`;
      }
    },
    failedHint: (id, address) =>
      fr`La demande #${id} a échoué ; rien d’autre n’est tenté. /mail afficher ${address} montre l’état actuel de l’adresse.`,
    wanted: fr`Il était demandé :`,
    staleText: (address, now) =>
      fr`${address} a été modifiée par ailleurs après la préparation de cette demande ; rien n’a donc été fait. État actuel : ${now}.`,
    overtakenText: (address, by) =>
      by === null
        ? fr`Une autre demande a modifié ${address} après la préparation de celle-ci ; rien n’a donc été fait.`
        : fr`La demande #${by} a modifié ${address} après la préparation de celle-ci ; rien n’a donc été fait.`,
    staleHint: (id, address) =>
      `Demande #${id}. Redemandez pour que la même chose soit faite à partir de l’état actuel. /mail afficher ${address}`,
    endedBy: {
      cancelled: (who) => `Annulée par ${who}. Rien n’a été modifié.`,
      denied: (who) => `Refusée par ${who}. Rien n’a été modifié.`,
    },
    expired: 'Elle a attendu trop longtemps et a expiré. Rien n’a été modifié.',
    step: (at, who, event) => fr`${format.moment(at)} · ${who} : ${events[event]}`,
    endedHint: (id) => `Demande #${id}.`,
    page: (page, pages) => `Page ${page} sur ${pages}.`,
    /** For an actor who would agree without having opened all pages. */
    readFirst: (pages) =>
      fr`Rien n’a été fait : un seul message ne montre pas tout. Lisez les ${format.count(pages)} pages, le bouton est sur la dernière.`,
    readHint: fr`Ce n’est pas tout : qui décide lit d’abord le reste.`,
    buttons: {
      readAll: (pages) => `Lire les ${format.count(pages)} pages`,
      breakGlass: 'Se passer d’approbations',
      cancel: 'Annuler',
      approve: 'Approuver',
      deny: 'Refuser',
      details: 'Détails',
      askAgain: 'Redemander',
      retry: 'Réessayer',
      giveReason: 'Donner le motif',
    },
    diskFull: (errorId) => ({
      what: fr`Le disque où Facteur garde les demandes est plein : rien n’a été pris (erreur ${errorId}).`,
      next: 'Demandez à qui exploite Facteur de faire de la place sur le disque de DATA_DIR, puis réessayez.',
    }),
    databaseLocked: (errorId) => ({
      what: fr`Un autre programme a bloqué trop longtemps la base de Facteur : rien n’a été pris (erreur ${errorId}).`,
      next: fr`Réessayez dans une minute ; si cela persiste, prévenez qui exploite Facteur : le journal dit comment trouver ce programme.`,
    }),
    unexpected: (errorId) => ({
      what: `Une erreur imprévue s’est produite (erreur ${errorId}).`,
      next: fr`Réessayez ; si cela persiste, donnez ce numéro d’erreur à un opérateur : le journal en donne la cause.`,
    }),
  };
}

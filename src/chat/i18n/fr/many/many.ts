import { sanitizeText } from '../../../../domain/text/sanitize.ts';
import type { ItemWords } from '../../en/many/items.ts';
import type { many as english } from '../../en/many/many.ts';
import type { Format } from '../../format.ts';
import { fr, pluralEnding } from '../typography.ts';
import { actTexts } from './acts.ts';
import { itemTexts } from './items.ts';
import { restTexts } from './rest.ts';

/** Less than this is told by the clock. */
const hour = 60 * 60_000;

/** Texts about requests of several changes. */
export function many(format: Format, words: ItemWords): ReturnType<typeof english> {
  const counted = (count: number, one: string, more = `${one}s`): string =>
    `${format.count(count)} ${count < 2 ? one : more}`;
  const items = itemTexts(format, words);

  return {
    ...actTexts(format, words.quota),
    ...items,
    ...restTexts(format),
    changes: 'Modifications',
    domains: 'Domaines',
    number: '#',
    line: 'Ligne',
    withCount: (what, count) => `${what} (${format.count(count)})`,
    numbered: (number, what) => `${number}. ${what}`,
    loss: (lost, restorableUntil, now) => {
      const s = pluralEnding(lost.mailboxes);
      const [they, can, will] = s === '' ? ['Elle', 'pourra', 'sera'] : ['Elles', 'pourront', 'seront'];
      const end =
        restorableUntil === null
          ? `${they} ${will} définitivement perdue${s}.`
          : restorableUntil - now < hour
            ? `${they} ${can} être rétablie${s} quelques minutes seulement, jusqu’à ${format.clock(restorableUntil)}.`
            : `${they} ${can} être rétablie${s} jusqu’au ${format.day(restorableUntil, now)}.`;
      const are = s === '' ? 'est' : 'sont';
      return `${counted(lost.mailboxes, 'boîte')} ${are} supprimée${s}, avec ${items.sum(lost)}. ${end}`;
    },
    growth: fr`Le courrier qui arrive avant la confirmation ou l’approbation est supprimé aussi. S’il dépasse à la fois 1${'\u00a0'}% et 100 messages, Facteur vous demandera de nouveau.`,
    checking: (mailboxes) => `Vérification de ${format.count(mailboxes)} boîtes…`,
    checkingHint: (id) =>
      `Leur contenu est compté de nouveau. Le message de la demande ${id} montre ensuite ce qu’il en est.`,
    outside: (count) => `${counted(count, 'nouveau transfert externe', 'nouveaux transferts externes')}.`,
    nothingToSee:
      'Aucun courrier n’est supprimé, et personne d’autre ne reçoit le courrier des adresses existantes.',
    refused: (deleted, suspended) =>
      [
        ...(deleted ? ['Le courrier adressé aux adresses supprimées est refusé.'] : []),
        ...(suspended
          ? [
              'Le courrier adressé aux adresses suspendues est refusé, et personne ne peut se connecter à leurs boîtes.',
            ]
          : []),
      ].join(' '),
    suspendedApart: {
      'suspend-login':
        'Personne ne peut se connecter aux boîtes dont la connexion est suspendue. Leur courrier arrive comme avant.',
      'suspend-mail':
        'Le courrier adressé aux boîtes dont le courrier est suspendu est refusé. La connexion fonctionne comme avant.',
    },
    createdSuspended: (count) =>
      count < 2
        ? fr`${format.count(count)} nouvelle adresse est créée suspendue : elle ne reçoit aucun courrier tant qu’elle n’est pas réactivée.`
        : fr`${format.count(count)} nouvelles adresses sont créées suspendues : elles ne reçoivent aucun courrier tant qu’elles ne sont pas réactivées.`,
    more: (left) => `Et ${format.count(left)} autre${pluralEnding(left)}.`,
    mustLook: (count) =>
      `Parcourez d’abord les ${format.count(count)} points. Le bouton est sur la dernière page.`,
    asIs: (count) => `${counted(count, 'autre adresse est', 'autres adresses sont')} déjà comme voulu.`,
    leftOut: (count) =>
      count < 2
        ? `${format.count(count)} adresse a changé depuis. Sa modification est laissée de côté.`
        : `${format.count(count)} adresses ont changé depuis. Leurs modifications sont laissées de côté.`,
    points: (from, to, count) => `${format.count(from)} à ${format.count(to)} sur ${format.count(count)}`,
    pointGoesOn: 'Le point continue à la page suivante.',
    lookTitle: (id) => `Parcourir la demande #${id}`,
    lookHint: (id) => `Demande #${id}. Vous seul voyez cette page.`,
    allTitle: (id) => `Modifications de la demande #${id}`,
    allHint: (id) => `Demande #${id}. /mail demande afficher ${id} affiche les boutons.`,
    csvTitle: (id, count) => `${counted(count, 'modification')} de la demande #${id} dans le fichier`,
    noChanges: 'Il n’y a pas de telles modifications.',
    states: {
      planned: 'pas commencée',
      sent: 'en cours',
      applied: 'appliquée',
      stale: 'adresse changée depuis',
      failed: 'en échec',
      skipped: 'dépend d’une autre',
    },
    progress: (ended, size) =>
      `${counted(ended, 'modification faite', 'modifications faites')} sur ${format.count(size)}.`,
    failedSoFar: (count) =>
      count < 2
        ? fr`${format.count(count)} modification n’a pas pu être appliquée :`
        : fr`${format.count(count)} modifications n’ont pas pu être appliquées :`,
    away: ({ server, trouble, waiting, since }) => {
      const name = sanitizeText(server);
      const from = since === null ? '' : ` depuis le ${format.moment(since)}`;
      const waits = `${counted(waiting, 'modification l’attend', 'modifications l’attendent')}${from}.`;
      return trouble === 'no-worker'
        ? fr`Le serveur de messagerie ${name} est injoignable : le worker de Facteur ne tourne pas sur sa machine. ${waits} Facteur continuera dès que l’exploitant l’aura démarré.`
        : `Le serveur de messagerie ${name} est injoignable. ${waits} Facteur réessaie chaque minute.`;
    },
    stopInstead: fr`Si vous ne voulez pas attendre : « Arrêter » abandonne ce qui n’a pas commencé.`,
    stopping: 'La demande est en cours d’arrêt. Ce qui est commencé se termine, rien d’autre ne commence.',
    appliedOf: (applied, size) =>
      applied === 0
        ? 'Aucune des modifications n’a été appliquée.'
        : `${counted(applied, 'modification appliquée', 'modifications appliquées')} sur ${format.count(size)}.`,
    neverBegan: (count) =>
      count < 2
        ? `${format.count(count)} modification n’a pas commencé, car la demande a été arrêtée.`
        : `${format.count(count)} modifications n’ont pas commencé, car la demande a été arrêtée.`,
    failure: (count, such, why) =>
      count < 2 ? fr`${such} : ${why}` : fr`${format.count(count)} adresses, dont ${such} : ${why}`,
    moreFailures: (count) =>
      count < 2
        ? `${format.count(count)} autre modification n’a pas pu être appliquée, pour un autre motif.`
        : `${format.count(count)} autres modifications n’ont pas pu être appliquées, pour d’autres motifs.`,
    why: {
      changed: 'modification après la demande.',
      skipped: 'dépend d’une autre modification de la demande, qui n’a pas été appliquée.',
      unknown: 'pas appliquée.',
    },
    partlyApplied: (who, id, todo, applied, size) =>
      fr`${who}, votre demande #${id} (${todo}) est appliquée en partie : ${counted(applied, 'modification')} sur ${format.count(size)}.`,
    restHint: (id) =>
      fr`Demande #${id}. « Réessayer le reste » fait une nouvelle demande de ce qui n’a pas été appliqué.`,
    restorable: (until, now) =>
      `Vous pouvez rétablir les boîtes supprimées jusqu’au ${format.day(until, now)}. /mail rétablir ADRESSE en rétablit une.`,
    numberForm: (lost) => ({
      title: `Supprimer ${counted(lost, 'boîte')}`,
      label: fr`Combien de boîtes sont supprimées ?`,
      submit: 'Supprimer',
    }),
    buttons: {
      fromStart: 'Depuis le début',
      lookThrough: 'Parcourir',
      allChanges: 'Toutes les modifications',
      everything: 'Tout afficher',
      csv: 'Fichier CSV',
      notAppliedCsv: 'CSV du reste',
      stop: 'Arrêter',
      retryRest: 'Réessayer le reste',
      undo: 'Annuler l’effet',
    },
  };
}

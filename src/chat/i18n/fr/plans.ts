import { displayAddress, displayDomain } from '../../../domain/address/address.ts';
import type { Bytes, MailboxSize } from '../../../domain/address/address-state.ts';
import { targetOf } from '../../../domain/request/change.ts';
import { changeSteps } from '../../../domain/request/change-steps.ts';
import type { Effect } from '../../../domain/request/effect.ts';
import { mentionText } from '../../../domain/text/mentions.ts';
import type { Format } from '../format.ts';
import { lowerFirst } from '../lower-first.ts';
import type { Translations } from '../translations.ts';
import { appPasswords } from './app-passwords.ts';
import { changeHeadlines } from './change-headline.ts';
import { dkimEffect } from './domains/dkim.ts';
import { groups } from './groups/groups.ts';
import { mailRouting } from './mail-routing.ts';
import { mailboxSize as holdingIn } from './mailbox-size.ts';
import { planHeadline } from './plan-headline.ts';
import { accessText } from './sharing/access.ts';
import { absenceEffect } from './times/absences.ts';
import { shortlyRestorable } from './times/offboarding.ts';
import { fr, quoteName } from './typography.ts';

/** Less than this is told by the clock. */
const hour = 60 * 60_000;

/** Texts about what a plan would do. */
export function plans(format: Format): Translations['plans'] {
  const quota = (bytes: Bytes | null) => (bytes === null ? 'sans limite' : format.size(bytes));
  const holding = holdingIn(format);
  const mail = mailRouting(format);
  const headlines = changeHeadlines(format, quota);
  const ofGroups = groups(format);

  return {
    holding,
    quota,
    headline: (change, effects) => {
      const ofGroup = ofGroups.headline(change, effects);
      if (ofGroup) return ofGroup;
      const [first, ...others] = changeSteps(change, effects);
      const ofStep = first && headlines.step(displayAddress(targetOf(change)), first);
      const headline = ofStep ?? planHeadline(change, effects);
      return others.length > 0 ? headlines.withMore(headline, others.length) : headline;
    },
    effect: (effect, destination) => {
      switch (effect.kind) {
        case 'add-domain':
          return `Le serveur de messagerie accepte le courrier pour ${displayDomain(effect.domain)}.`;
        case 'remove-domain':
          return `Le serveur de messagerie n’accepte plus de courrier pour ${displayDomain(effect.domain)}.`;
        case 'alias-domain':
          return effect.act === 'add'
            ? `Le courrier pour toute adresse de ${displayDomain(effect.domain)} va au même nom dans ${displayDomain(effect.target)}.`
            : `Le courrier qui arrive à ${displayDomain(effect.target)} sous le nom ${displayDomain(effect.domain)} est refusé.`;
        case 'set-domain-quota':
          return fr`Quota de ${displayDomain(effect.domain)}, pour toutes ses boîtes ensemble : ${quota(effect.from)} → ${quota(effect.to)}.`;
        case 'dkim':
          return dkimEffect(effect);
        case 'create-address':
          return `L’adresse ${displayAddress(effect.address)} est créée.`;
        case 'remove-address':
          return mail.removed(effect);
        case 'add-mailbox':
          return fr`La boîte est vide. Quota : ${quota(effect.quota)}.`;
        case 'restore-mailbox':
          return effect.removedAt === undefined
            ? `La boîte est rétablie avec ${holding(effect.holds)}.`
            : `La boîte est rétablie avec ${holding(effect.holds)}. Elle avait été supprimée le ${format.moment(effect.removedAt)}.`;
        case 'drop-mailbox':
          return `La boîte est supprimée, avec ${holding(effect.holds)}.`;
        case 'add-forward':
          return `Le courrier est transféré vers ${destination(effect.to)}.`;
        case 'remove-forward':
          return `Le courrier n’est plus transféré vers ${destination(effect.to)}.`;
        case 'disposal':
          return mail.disposal(effect);
        case 'catch-all':
          return effect.takes
            ? `Elle reçoit tout le courrier des adresses de ${displayDomain(effect.domain)} qui n’existent pas.`
            : `Le courrier des adresses de ${displayDomain(effect.domain)} qui n’existent pas est refusé.`;
        case 'set-quota':
          return `Quota ${quota(effect.from)} → ${quota(effect.to)}.`;
        case 'suspend':
          return mail.suspended(effect);
        case 'resume':
          return mail.resumed(effect);
        case 'set-password':
          return 'Le mot de passe est remplacé.';
        case 'add-app-password':
          return fr`Le mot de passe d’application ${quoteName(effect.name)} est créé.`;
        case 'revoke-app-password':
          return fr`Le mot de passe d’application ${quoteName(effect.name)} ne fonctionne plus. Les sessions ouvertes se terminent. Les appareils qui ont un autre mot de passe se reconnectent d’eux-mêmes.`;
        case 'change-owner':
          return effect.from === null
            ? fr`Propriétaire : ${mentionText(effect.to)}.`
            : `Propriétaire ${mentionText(effect.from)} → ${mentionText(effect.to)}.`;
        case 'local-delivery':
          return mail.delivered(effect);
        case 'delete-later':
          return `Le ${format.moment(effect.at)}, la boîte est supprimée, avec ${holding(effect.holds)}${shortlyRestorable(effect)}. Si elle contient alors davantage, Facteur redemande.`;
        case 'rename':
          return mail.renamed(effect);
        case 'lock-out':
          return mail.lockedOut(effect);
        case 'ends-reversal':
          return effect.deletes
            ? `La demande #${effect.of}, qui devait supprimer la boîte le ${format.moment(effect.dueAt)}, prend fin.`
            : `La demande #${effect.of}, qui devait défaire quelque chose le ${format.moment(effect.dueAt)}, prend fin.`;
        case 'app-passwords':
          return appPasswords(format)(effect);
        case 'send-link':
          return effect.appPassword === null
            ? `${mentionText(effect.to)} reçoit en message privé un lien pour définir le mot de passe.`
            : fr`${mentionText(effect.to)} reçoit en message privé un lien vers le mot de passe d’application ${quoteName(effect.appPassword)}.`;
        case 'grant-access':
        case 'end-access':
          return accessText(effect);
        case 'set-note':
          return noteText(effect);
        case 'set-absence':
        case 'end-absence':
          return absenceEffect(format)(effect);
        case 'drop-note':
          return fr`La note disparaît aussi : ${quoteName(effect.note)}.`;
        case 'follow-group':
        case 'unfollow-group':
          return ofGroups.effect(effect);
      }
    },
    postmaster: (address, to) => `Le courrier pour ${address} est transféré vers ${to}.`,
    onceResumed: (effect) => fr`Une fois réactivée : ${lowerFirst(effect)}`,
    sessionsLast: `Les sessions ouvertes continuent jusqu’à leur fin. Ce serveur de messagerie ne peut pas les fermer.`,
    loss: (change, holds, restorableUntil, now) => {
      const untilWhen = (time: number) =>
        time - now < hour
          ? `quelques minutes seulement, jusqu’à ${format.clock(time)} au plus tard`
          : `jusqu’au ${format.day(time, now)}`;
      const subject = displayAddress(targetOf(change));
      if (holds.unknown?.why === 'misplaced')
        return `${subject} contient ${holding(holds)}. Ses fichiers restent où ils sont, mais Facteur ne pourra pas rétablir la boîte.`;
      const no = holds.messages === 0 ? 'ne ' : '';
      const end = restorableUntil === null ? lostForGood(holds) : restorable(holds);
      const until = restorableUntil === null ? '' : ` ${untilWhen(restorableUntil)}`;
      return fr`${subject} ${no}contient ${holding(holds)}. ${end}${until}.`;
    },
  };
}

const lostForGood = ({ messages }: MailboxSize): string =>
  ['La boîte sera définitivement perdue', 'Il sera définitivement perdu'][messages ?? 0] ??
  'Ils seront définitivement perdus';

const restorable = ({ messages }: MailboxSize): string =>
  ['La boîte pourra être rétablie', 'Il pourra être rétabli'][messages ?? 0] ?? 'Ils pourront être rétablis';

/** The note in full, and the one that it replaces. */
function noteText({ from, to }: Extract<Effect, { kind: 'set-note' }>): string {
  if (to === null) return from === null ? 'Il n’y a pas de note.' : `La note ${quoteName(from)} est retirée.`;
  return from === null
    ? fr`Note : ${quoteName(to)}.`
    : fr`Note : ${quoteName(to)}. Elle remplace ${quoteName(from)}.`;
}

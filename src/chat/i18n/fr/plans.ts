import { displayAddress, displayDomain } from '../../../domain/address/address.ts';
import type { Bytes, MailboxSize } from '../../../domain/address/address-state.ts';
import { targetOf } from '../../../domain/request/change.ts';
import { changeSteps } from '../../../domain/request/change-steps.ts';
import { mentionText } from '../../../domain/text/mentions.ts';
import type { Format } from '../format.ts';
import type { Translations } from '../translations.ts';
import { appPasswords } from './app-passwords.ts';
import { changeHeadlines } from './change-headline.ts';
import { mailRouting } from './mail-routing.ts';
import { mailboxSize as holdingIn } from './mailbox-size.ts';
import { planHeadline } from './plan-headline.ts';
import { fr, quoteName } from './typography.ts';

/** Less than this is told by the clock. */
const hour = 60 * 60_000;

/** Texts about what a plan would do. */
export function plans(format: Format): Translations['plans'] {
  const quota = (bytes: Bytes | null) => (bytes === null ? 'aucun' : format.size(bytes));
  const holding = holdingIn(format);
  const mail = mailRouting(format);
  const headlines = changeHeadlines(format, quota);

  return {
    holding,
    quota,
    headline: (change, effects) => {
      const [first, ...others] = changeSteps(change, effects);
      const ofStep = first && headlines.step(displayAddress(targetOf(change)), first);
      const headline = ofStep ?? planHeadline(change, effects);
      return others.length > 0 ? headlines.withMore(headline, others.length) : headline;
    },
    effect: (effect, destination) => {
      switch (effect.kind) {
        case 'add-domain':
          return `Le courrier pour ${displayDomain(effect.domain)} est reçu.`;
        case 'create-address':
          return `L’adresse ${displayAddress(effect.address)} est créée.`;
        case 'remove-address':
          return mail.removed(effect);
        case 'add-mailbox':
          return fr`Elle reçoit une boîte vide (quota : ${quota(effect.quota)}).`;
        case 'restore-mailbox':
          return effect.removedAt === undefined
            ? `Sa boîte est rétablie (${holding(effect.holds)}).`
            : fr`Sa boîte est rétablie (${holding(effect.holds)}) ; elle avait été supprimée le ${format.moment(effect.removedAt)}.`;
        case 'drop-mailbox':
          return `Sa boîte est supprimée (${holding(effect.holds)}).`;
        case 'add-forward':
          return `Le courrier est transféré vers ${destination(effect.to)}.`;
        case 'remove-forward':
          return `Le courrier n’est plus transféré vers ${destination(effect.to)}.`;
        case 'disposal':
          return mail.disposal(effect);
        case 'catch-all':
          return effect.takes
            ? `Elle prend tout le courrier pour les adresses du domaine ${displayDomain(effect.domain)} qui n’existent pas.`
            : `Le courrier pour les adresses du domaine ${displayDomain(effect.domain)} qui n’existent pas est refusé.`;
        case 'set-quota':
          return fr`Son quota : ${quota(effect.to)} (auparavant : ${quota(effect.from)}).`;
        case 'suspend':
          return mail.suspended(effect);
        case 'resume':
          return mail.resumed(effect);
        case 'set-password':
          return 'Elle reçoit un nouveau mot de passe.';
        case 'add-app-password':
          return fr`Elle reçoit le mot de passe d’application ${quoteName(effect.name)}.`;
        case 'revoke-app-password':
          return fr`Son mot de passe d’application ${quoteName(effect.name)} ne vaut plus ; les sessions ouvertes se terminent et reviennent d’elles-mêmes là où le mot de passe est un autre.`;
        case 'change-owner':
          return effect.from === null
            ? fr`Elle est à ${mentionText(effect.to)}.`
            : fr`Elle est à ${mentionText(effect.to)} ; elle était à ${mentionText(effect.from)}.`;
        case 'lock-out':
          return mail.lockedOut(effect);
        case 'app-passwords':
          return appPasswords(format)(effect);
        case 'send-link':
          return effect.appPassword === null
            ? `${mentionText(effect.to)} reçoit en message privé un lien pour définir le mot de passe.`
            : fr`${mentionText(effect.to)} reçoit en message privé un lien vers le mot de passe d’application ${quoteName(effect.appPassword)}.`;
      }
    },
    postmaster: (address, to) => `Le courrier pour ${address} est transféré vers ${to}.`,
    sessionsLast: fr`Les sessions ouvertes continuent ici jusqu’à leur fin : ce serveur de messagerie ne peut pas y mettre fin.`,
    loss: (change, holds, restorableUntil, now) => {
      const untilWhen = (time: number) =>
        time - now < hour
          ? `quelques minutes seulement, jusqu’à ${format.clock(time)} au plus tard`
          : `jusqu’au ${format.day(time, now)}`;
      const subject = displayAddress(targetOf(change));
      if (holds.unknown?.why === 'misplaced')
        return fr`${subject} contient ${holding(holds)} ; ses fichiers restent où ils sont, et Facteur ne pourra pas rétablir la boîte.`;
      const no = holds.messages === 0 ? 'ne ' : '';
      const end = restorableUntil === null ? lostForGood(holds) : restorable(holds);
      const until = restorableUntil === null ? '' : ` ${untilWhen(restorableUntil)}`;
      return fr`${subject} ${no}contient ${holding(holds)} ; ${end}${until}.`;
    },
  };
}

const lostForGood = ({ messages }: MailboxSize): string =>
  ['la boîte sera définitivement perdue', 'il sera définitivement perdu'][messages ?? 0] ??
  'ils seront définitivement perdus';

const restorable = ({ messages }: MailboxSize): string =>
  ['la boîte pourra être rétablie', 'il pourra être rétabli'][messages ?? 0] ?? 'ils pourront être rétablis';

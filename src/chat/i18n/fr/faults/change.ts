import { displayAddress, domainOf, isCatchAll, isPostmaster } from '../../../../domain/address/address.ts';
import { displayDestination } from '../../../../domain/address/destination.ts';
import type { ChangeFault, ForwardFault } from '../../../../domain/fault.ts';
import type { GroupFault } from '../../../../domain/groups/group-fault.ts';
import type { SharingFault } from '../../../../domain/sharing/sharing-fault.ts';
import type { SuspendedPart } from '../../../../domain/suspension/suspension.ts';
import { mentionText } from '../../../../domain/text/mentions.ts';
import type { WholeDomainFault } from '../../../../domain/whole-domain-fault.ts';
import { maxForwards } from '../../../../requests/planning/check-forwards.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { loopInWords } from '../../loop-in-words.ts';
import { keptMailboxes } from '../kept-mailboxes.ts';
import { offboardingFault } from '../times/offboarding.ts';
import { fr, quoteName } from '../typography.ts';
import { kinds, platformNames } from '../vocabulary.ts';
import { domainQuotaAdvice } from './domain-quota.ts';
import { refusalText } from './impossible.ts';

const alreadyTexts = {
  mailbox: 'a déjà une boîte',
  alias: 'est déjà un alias',
  suspended: 'est déjà suspendue',
  active: 'n’est pas suspendue',
  note: 'a déjà la note demandée',
  away: 'répond déjà avec ce message d’absence',
  present: 'n’a pas de message d’absence',
  group: 'suit déjà le groupe demandé',
  same: 'est déjà dans l’état demandé',
} as const;

/** That one part of a mailbox is suspended already, or isn’t. */
const partAlready = (part: SuspendedPart, address: string, isSuspended: boolean): string =>
  part === 'login'
    ? `La connexion à ${address} ${isSuspended ? 'est déjà suspendue' : 'n’est pas suspendue'}.`
    : `Le courrier de ${address} ${isSuspended ? 'est déjà suspendu' : 'n’est pas suspendu'}.`;

const missingTexts = {
  restore: 'ne garde pas les boîtes supprimées, Facteur ne peut donc pas les rétablir.',
  'app-passwords': 'ne gère pas les mots de passe d’application.',
  domains: 'ne permet d’ajouter un domaine que dans son propre panneau.',
  'domain-removal': 'ne permet de supprimer un domaine que dans son propre panneau.',
  'domain-alias': 'ne permet de donner un autre nom à un domaine que dans son propre panneau.',
  'domain-quota': 'n’a pas de quota commun aux boîtes d’un domaine.',
  folders: 'ne dit pas ce que contient chaque dossier d’une boîte.',
  dkim: fr`n’est pas configuré pour que Facteur crée des clés DKIM : l’exploitant définit DKIM_SIGNER.`,
  'catch-all': 'ne gère pas les adresses attrape-tout.',
  mixed: 'ne permet pas qu’une adresse soit une boîte et transfère aussi.',
  'forward-only': 'garde tout le courrier d’une adresse qui a une boîte.',
  sessions: 'ne permet pas de fermer les sessions ouvertes.',
  'suspend-login':
    'ne permet pas de suspendre la connexion à une boîte sans suspendre aussi son courrier. Il suspend les deux.',
  'suspend-mail':
    'ne permet pas de refuser le courrier d’une boîte sans suspendre aussi la connexion. Il suspend les deux.',
  rename: 'ne permet pas de renommer une boîte.',
  trace: 'n’a pas de journal de courrier que Facteur puisse lire. L’exploitant en nomme un avec MAIL_LOG.',
  'rename-to-other-domain':
    'ne permet pas de donner à une boîte une adresse de ce domaine. Dans son propre domaine, c’est possible.',
  'last-login': 'n’indique pas les dernières connexions.',
  'shared-mailboxes': 'ne laisse pas Facteur partager les dossiers d’une boîte avec une autre.',
  'send-as': 'ne laisse pas Facteur dire qui envoie en tant qu’une adresse sans en recevoir le courrier.',
  away: 'ne peut pas répondre pour les absents, ou Facteur ne peut pas le lui demander.',
} as const;

/** Messages for changes that break a rule about addresses. */
export const changeFaults = (
  format: Format,
): FaultMessages<ForwardFault | Exclude<ChangeFault, WholeDomainFault | GroupFault | SharingFault>> => ({
  'forward-too-many': ({ count }) => ({
    what: `Une adresse a au plus ${maxForwards} transferts. Celle-ci en aurait ${format.count(count)}.`,
    next: 'Utilisez une liste de diffusion, ou transférez vers plusieurs alias.',
  }),
  'forward-duplicate': ({ forward }) => ({
    what: `${displayDestination(forward)} est indiquée deux fois.`,
    next: 'N’indiquez chaque transfert qu’une fois.',
  }),
  'forward-self': ({ address }) => ({
    what: `${displayAddress(address)} ne peut pas transférer vers elle-même.`,
    next: fr`Pour garder une copie, ajoutez une boîte : /mail créer ou /mail convertir.`,
  }),
  'forward-missing-local': ({ forward }) => ({
    what: fr`${displayDestination(forward)} n’existe pas : le courrier qui lui serait transféré reviendrait à l’expéditeur.`,
    next: fr`Créez-la d’abord : /mail créer ${forward}`,
  }),
  'forward-loop': ({ path }) => ({
    what: fr`Le courrier tournerait en rond : ${loopInWords(path, (others) => `${format.count(others)} autres`)}.`,
    next: 'Retirez le transfert qui ferme le cercle.',
  }),

  'address-unknown': ({ address }) => ({
    what: `${displayAddress(address)} n’existe pas.`,
    next: `/mail liste ${domainOf(address)} affiche les adresses de son domaine.`,
  }),
  'address-taken': ({ address, as }) => ({
    what: fr`${displayAddress(address)} existe déjà : c’est ${kinds[as]}.`,
    next: `/mail afficher ${address} l’affiche. ${isCatchAll(address) ? '/mail transfert ajouter et /mail transfert retirer la modifient' : '/mail transfert ajouter et /mail convertir la modifient'}.`,
  }),
  'changed-meanwhile': ({ address }) => ({
    what: `Quelqu’un d’autre a modifié ${displayAddress(address)} au même instant.`,
    next: `Aucune demande n’a été faite. /mail afficher ${address} affiche l’état actuel. Saisissez ensuite de nouveau la commande.`,
  }),
  'already-so': ({ address, what, part }) => ({
    what: part
      ? partAlready(part, displayAddress(address), what === 'suspended')
      : `${displayAddress(address)} ${alreadyTexts[what]}.`,
    next: `Rien n’a été modifié. /mail afficher ${address} l’affiche.`,
  }),
  'no-mailbox': ({ address }) => ({
    what: fr`${displayAddress(address)} n’a pas de boîte.`,
    next: `/mail convertir ${address} boîte lui en donne une.`,
  }),
  'mailbox-suspended': ({ address, part }) =>
    part
      ? {
          what: `La connexion à ${displayAddress(address)} est suspendue.`,
          next: fr`Réactivez d’abord la connexion : /mail réactiver ${address} connexion`,
        }
      : {
          what: fr`${displayAddress(address)} est suspendue : personne ne pourrait s’y connecter.`,
          next: fr`Réactivez-la d’abord : /mail réactiver ${address}`,
        },
  'alias-without-login': ({ address, act }) => ({
    what: `${displayAddress(address)} est un alias, et personne ne se connecte à un alias.`,
    next:
      act === 'suspend'
        ? `/mail suspendre ${address} suspend l’alias.`
        : `/mail réactiver ${address} réactive l’alias.`,
  }),
  'mailbox-with-tag': ({ address, delimiter }) => ({
    what: fr`${displayAddress(address)} ne peut pas être une boîte : la partie après ${delimiter} est une étiquette d’une autre adresse.`,
    next: fr`Choisissez-en une sans ${delimiter}, ou faites-en un alias : /mail alias`,
  }),
  'mailbox-catch-all': ({ address }) => ({
    what: 'Une adresse attrape-tout ne peut pas être elle-même une boîte.',
    next: fr`Transférez-la vers une boîte : /mail alias ${address} ADRESSE`,
  }),
  'alias-without-forward': ({ address }) => ({
    what: `Un alias a besoin d’un transfert, et ${displayAddress(address)} n’en a aucun.`,
    next: fr`Ajoutez un transfert : /mail convertir ${address} alias vers:ADRESSE`,
  }),
  'forward-absent': ({ address, forward }) => ({
    what: `${displayAddress(address)} ne transfère pas vers ${displayDestination(forward)}.`,
    next: `/mail afficher ${address} affiche les transferts.`,
  }),
  'forward-present': ({ address, forward }) => ({
    what: `${displayAddress(address)} transfère déjà vers ${displayDestination(forward)}.`,
    next: 'Rien n’a été modifié.',
  }),
  'last-forward': ({ address, of }) => ({
    what:
      of === 'mailbox'
        ? `C’est le dernier transfert de ${displayAddress(address)}, et la remise locale dans sa boîte est désactivée.`
        : `C’est le dernier transfert de ${displayAddress(address)}, qui n’a pas de boîte.`,
    next:
      of === 'mailbox'
        ? fr`Ajoutez-en d’abord un autre (/mail transfert ajouter ${address} ADRESSE), ou activez la remise locale sur le serveur de messagerie.`
        : fr`Ajoutez-en d’abord un autre, ou supprimez l’adresse : /mail supprimer ${address}`,
  }),
  'quota-below-use': ({ quota, used }) => ({
    what: `La boîte contient déjà ${format.size(used)}, plus que ${format.size(quota)}.`,
    next: `Choisissez un quota supérieur à ${format.size(used)}, ou supprimez d’abord du courrier.`,
  }),
  'still-forwarded-to': ({ address, by }) => ({
    what: fr`${format.list(by.slice(0, 10).map(displayAddress))}${by.length > 10 ? '…' : ''} ${by.length === 1 ? 'transfère' : 'transfèrent'} vers ${displayAddress(address)} : ce courrier reviendrait à l’expéditeur.`,
    next: fr`Retirez d’abord ce transfert : /mail transfert retirer ${by[0] ?? address} ${address}`,
  }),
  'disposal-mixed': ({ address, how, to }) => ({
    what: fr`${displayAddress(address)} est ${kinds[how]} : ce courrier ne peut pas être aussi gardé ou transféré.`,
    next:
      to.length > 0
        ? fr`Supprimez l’adresse, puis créez-la de nouveau : /mail supprimer ${address}, puis /mail alias ${address} ${to.join(' ')}`
        : fr`Pour en faire une boîte : /mail convertir ${address} boîte transferts:retirer`,
  }),
  'postmaster-protected': ({ address, act }) => ({
    what: fr`${displayAddress(address)} ne peut pas être ${act === 'delete' ? 'supprimée' : 'suspendue'} : tout domaine qui reçoit du courrier en a une (RFC 5321, 4.5.1).`,
    next: fr`Pour transférer vers une autre adresse : /mail transfert ajouter ${address} NOUVELLE, puis /mail transfert retirer ${address} ANCIENNE.`,
  }),
  'rename-alias': ({ address, to, forwards }) => ({
    what: fr`${displayAddress(address)} n’a pas de boîte, et seules les boîtes se renomment.`,
    next: fr`Créez la nouvelle adresse, puis supprimez l’ancienne : /mail alias ${to} ${forwards.join(' ')}, puis /mail supprimer ${address}`,
  }),
  'server-refuses': ({ server, address, why }) => ({
    what: fr`Le serveur de messagerie ${server} refuse : ${refusalText(format)(why, displayAddress(address))}`,
    next:
      why.code === 'domain-limit' && why.limit === 'domain-quota'
        ? domainQuotaAdvice(why.domain)
        : 'Rien n’a été modifié. Demandez ce que le serveur accepte, ou demandez à son exploitant de changer cette règle.',
  }),
  'server-cannot': ({ server, what }) => ({
    what: `Le serveur de messagerie ${server} ${missingTexts[what]}`,
    next: 'L’exploitant peut le faire sur le serveur, ou confier ce domaine à un autre serveur.',
  }),
  'folders-of-others': ({ address }) => ({
    what: `Les dossiers de la boîte ${displayAddress(address)} ne sont affichés qu’à son propriétaire et aux administrateurs.`,
    next: `/mail afficher ${address} affiche sa taille. Un administrateur peut regarder ce qui est grand.`,
  }),
  'person-without-mailbox': ({ person }) => ({
    what: fr`${mentionText(person)} n’a aucune boîte ici : il n’y a pas d’alias à reprendre.`,
    next: 'Nommez une autre personne, ou créez la boîte seule, puis /mail transfert ajouter ALIAS ADRESSE pour chaque alias.',
  }),
  'not-offboarded': ({ person, why }) => offboardingFault(why, mentionText(person)),
  'owner-unknown': ({ address }) => ({
    what: fr`Le propriétaire de la boîte ${displayAddress(address)} est inconnu : aucun lien ne peut être envoyé.`,
    next: fr`Indiquez le propriétaire : /mail propriétaire ${address} PERSONNE`,
  }),
  'owner-unreachable': ({ address, owner, platform }) => ({
    what: `La boîte ${displayAddress(address)} est à ${owner} (${platformNames[platform]}). Facteur n’y est pas connecté en ce moment.`,
    next: fr`Indiquez ici le propriétaire : /mail propriétaire ${address} PERSONNE`,
  }),
  'owner-already': ({ address, owner }) => ({
    what: `La boîte ${displayAddress(address)} est déjà à ${owner}.`,
    next: `Rien n’a été modifié. /mail mot-de-passe définir ${address} envoie un lien pour définir le mot de passe.`,
  }),
  'app-password-taken': ({ address, name }) => ({
    what: fr`La boîte ${displayAddress(address)} a déjà un mot de passe d’application ${quoteName(name)}.`,
    next: fr`Choisissez un autre nom, ou révoquez celui-là : /mail mot-de-passe révoquer ${address} ${name}`,
  }),
  'app-password-unknown': ({ address, name, known }) => ({
    what: fr`La boîte ${displayAddress(address)} n’a pas de mot de passe d’application ${quoteName(name)}.`,
    next:
      known.length > 0
        ? fr`Mots de passe d’application : ${known.map(quoteName).join(', ')}.`
        : 'La boîte n’a aucun mot de passe d’application.',
  }),
  'app-password-name': ({ most }) => ({
    what: `Le nom d’un mot de passe d’application a de 1 à ${most} caractères, sans guillemets ni caractères invisibles.`,
    next: fr`Dites à quoi il sert : Téléphone, Thunderbird à la maison.`,
  }),
  'app-passwords-too-many': ({ address, limit }) => ({
    what: `Une boîte a au plus ${limit} mots de passe d’application.`,
    next: fr`Révoquez-en un qui ne sert plus : /mail mot-de-passe applications ${address}`,
  }),
  'not-for-later': ({ what }) => ({
    what: `${what === 'link' ? 'Un lien' : 'Un mot de passe'} ne peut pas être demandé pour plus tard.`,
    next: 'Saisissez la commande sans quand:…, ou saisissez-la le moment venu.',
  }),
  'not-for-a-time': ({ address }) => ({
    what: fr`Cela ne peut pas être fait pour un temps seulement : rien ne permettrait de le défaire pour ${displayAddress(address)}.`,
    next: 'Saisissez la commande sans fin:…',
  }),
  'until-too-early': ({ argument }) => ({
    what: 'Cela prendrait fin avant de commencer.',
    next: `Donnez un moment plus tardif après ${argument === 'keep' ? 'garder' : 'fin'}:.`,
  }),
  'until-too-many': ({ most }) => ({
    what: `Une demande peut faire au plus ${format.count(most)} modifications pour un temps.`,
    next: 'Demandez-en moins à la fois, ou retirez fin:…',
  }),
  'nothing-removed': ({ address }) => ({
    what: fr`Rien ne peut être rétabli pour ${displayAddress(address)} : rien n’a été supprimé, ou le délai est écoulé.`,
    next: `/mail historique ${address} montre ce qui s’est passé.`,
  }),
  'restore-over-mailbox': ({ address, kept: former, at }) => {
    const shown = displayAddress(address);
    const all = former.map((each) => keptMailboxes(format).one(each, at)).join(fr` ; `);
    const first = isPostmaster(address)
      ? `/mail convertir ${address} alias vers:ADRESSE`
      : `/mail supprimer ${address}`;
    return {
      what: fr`${shown} a une boîte, que le rétablissement remplacerait. Boîtes supprimées encore conservées : ${all}.`,
      next: fr`Supprimez d’abord la boîte actuelle : ${first}, puis /mail rétablir ${address} boîte:${former.length === 1 ? (former[0]?.mailbox ?? '') : 'ID'}`,
    };
  },
  'removed-unknown': ({ address }) => ({
    what: `Cette boîte supprimée de l’adresse ${displayAddress(address)} ne peut plus être rétablie.`,
    next: `/mail rétablir ${address} liste celles qui peuvent l’être.`,
  }),
});

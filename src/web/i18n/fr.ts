import { french as chat } from '../../chat/i18n/fr/french.ts';
import { fr, quote } from '../../chat/i18n/fr/typography.ts';
import { createDuration } from './duration.ts';
import type { WebMessages } from './en.ts';

const duration = createDuration('fr-FR');

export const french: WebMessages = {
  locale: 'fr',
  form: {
    title: (address) => `Définir le mot de passe de ${address}`,
    refused: (address) => `Mot de passe de ${address} pas encore défini`,
    rules: 'Votre nouveau mot de passe',
    minLength: (length) => `compte au moins ${length} caractères`,
    notCommon: 'ne fait pas partie des mots de passe les plus courants',
    withoutAddress: (part) => fr`ne contient pas ${quote(part)}`,
    notRepeated: 'n’est pas fait que d’espaces ou d’un seul caractère répété',
    advice:
      'Trois ou quatre mots sans rapport entre eux conviennent bien et se retiennent facilement. Un gestionnaire de mots de passe peut aussi en créer un et le garder pour vous.',
    address: 'Adresse',
    password: 'Nouveau mot de passe',
    repeated: 'Répétez le mot de passe',
    submit: 'Définir le mot de passe',
    busy: 'Un instant…',
    openOnPhone: 'Ouvrir cette page sur un téléphone',
    qrLabel: 'Code QR avec l’adresse de cette page',
    qrHint: fr`Visez-le avec l’appareil photo du téléphone. Il contient votre lien à usage unique : ne le montrez à personne d’autre.`,
  },
  tools: {
    show: 'Afficher le mot de passe',
    hide: 'Masquer le mot de passe',
    generate: 'Proposer un mot de passe',
    generated:
      'Un mot de passe est inscrit dans les deux champs. Enregistrez-le dans votre gestionnaire de mots de passe, ou notez-le.',
    strength: 'Robustesse',
    scores: [
      fr`Très faible : deviné aussitôt.`,
      fr`Faible : vite deviné.`,
      fr`Moyen : un mot de plus le rendra bon.`,
      fr`Bon : difficile à deviner.`,
      fr`Très bon : très difficile à deviner.`,
    ],
    tooShort: fr`Encore trop court : {length} caractères sur {least}.`,
    hasAddress: (part) => fr`Il contient ${quote(part)} : choisissez-en un sans cela.`,
  },
  fault: (fault) => {
    switch (fault.code) {
      case 'password-short':
        return fr`Trop court : il faut au moins ${fault.least} caractères. Ajoutez un mot ou deux.`;
      case 'password-long':
        return fr`Trop long : il faut au plus ${fault.most} caractères.`;
      case 'password-blank':
        return `Le mot de passe n’a que des espaces. Choisissez des mots.`;
      case 'password-repeated':
        return 'Le mot de passe est un seul caractère répété, facile à deviner. Choisissez des mots.';
      case 'password-character':
        return fr`Il contient un caractère invisible, ou qu’un autre clavier n’a peut-être pas (${fault.character}). Saisissez-le sans ce caractère.`;
      case 'password-has-address':
        return fr`Le mot de passe contient ${quote(fault.part)}, facile à deviner. Choisissez-en un autre.`;
      case 'password-common':
        return 'C’est l’un des mots de passe les plus courants. Choisissez-en un autre.';
      case 'password-refused':
        return fr`Le serveur de messagerie le refuse : ${fault.words}`;
      case 'password-mismatch':
        return 'Les mots de passe diffèrent. Saisissez-les de nouveau.';
    }
  },
  appPassword: {
    title: (name) => fr`Mot de passe d’application ${quote(name)}`,
    description: (name, address) =>
      fr`Un nouveau mot de passe sera créé pour la boîte ${address}, pour ${quote(name)} seulement : un appareil ou un programme. Le mot de passe de la boîte reste le même.`,
    shownOnce:
      'Il s’affiche une seule fois, sur la page suivante. Ayez cet appareil ou ce programme sous la main.',
    submit: 'Afficher le mot de passe d’application',
    shownTitle: (name) => fr`Votre mot de passe d’application ${quote(name)}`,
    label: 'Mot de passe d’application',
    address: 'Adresse, comme nom d’utilisateur',
    copy: 'Copier',
    copied: 'Copié.',
    copyNow: `Le mot de passe d’application ne s’affiche que maintenant. Saisissez-le ou collez-le dans l’appareil ou le programme.`,
    active: 'Il fonctionne déjà.',
    pending:
      'Le mot de passe d’application est en cours de création. S’il ne fonctionne pas encore, réessayez dans une minute.',
    failed: `Le serveur de messagerie a refusé le mot de passe d’application. Demandez-en un autre.`,
    revoke: fr`Quand l’appareil est perdu ou ne sert plus, révoquez ce mot de passe :`,
    takenTitle: (name) => fr`Le mot de passe d’application ${quote(name)} existe déjà`,
    taken: fr`Rien n’a été modifié. Choisissez un autre nom, dans votre messagerie instantanée :`,
  },
  status: {
    setTitle: (address) => `Le mot de passe de ${address} est défini`,
    set: 'Vous pouvez maintenant vous connecter avec le nouveau mot de passe.',
    madeTitle: (name) => fr`Le mot de passe d’application ${quote(name)} fonctionne`,
    made: 'L’appareil ou le programme qui l’a reçu peut maintenant se connecter.',
    pendingTitle: (address) => `Le mot de passe de ${address} est en cours de définition`,
    pendingAppTitle: (name) => fr`Le mot de passe d’application ${quote(name)} est en cours de création`,
    pending: `Le mot de passe est accepté. Il sera défini dès que le serveur de messagerie sera joignable.`,
    reloads: fr`Cette page se met à jour d’elle-même, toutes les quelques secondes. Vous pouvez aussi la fermer : rien ne se perd.`,
    reload: 'Actualiser',
    failedTitle: (address) => `Le mot de passe de ${address} n’a pas été défini`,
    failedAppTitle: (name) => fr`Le mot de passe d’application ${quote(name)} n’a pas été créé`,
    mailboxGone: fr`La boîte n’existe plus : elle a été supprimée ou recréée depuis que vous avez reçu votre lien.`,
    nameTaken:
      'Entre-temps, la boîte a reçu un mot de passe d’application de ce nom. Choisissez un autre nom.',
    gaveUp: (errorId) =>
      `Le serveur de messagerie a refusé la modification. Votre administrateur trouve la cause dans le journal sous ${errorId}.`,
    ended: (id, state) => fr`La demande #${id} s’est terminée : ${chat.requests.states[state]}.`,
  },
  newLink: fr`Demandez un nouveau lien à Facteur, dans votre messagerie instantanée :`,
  gone: {
    title: 'Ce lien ne fonctionne pas',
    why: `Un lien sert une fois, pendant une heure, et seulement jusqu’à l’envoi d’un plus récent. Vérifiez que vous avez copié le lien en entier.`,
    password: fr`Pour définir le mot de passe d’une boîte, demandez un nouveau lien à Facteur :`,
    appPassword: fr`Pour un mot de passe d’application :`,
    notYou: fr`Si vous ne l’avez pas utilisé vous-même, quelqu’un d’autre l’a peut-être fait : définissez un mot de passe maintenant.`,
  },
  busy: {
    title: (address) => `${address} est en cours de modification`,
    why: (request) =>
      `Le mot de passe n’a pas été défini, car la demande #${request} sur cette adresse n’est pas terminée. Votre lien fonctionne encore. Ouvrez-le de nouveau quand elle le sera.`,
  },
  unavailable: {
    title: 'Le serveur de messagerie est injoignable',
    why: 'Rien n’a été modifié, et votre lien fonctionne encore. Réessayez dans une minute.',
    again: 'Ouvrir la page de nouveau',
  },
  rateLimited: {
    title: 'Trop d’essais',
    why: (seconds) => `Réessayez dans ${duration(seconds)}.`,
    stillWorks: 'Rien n’a été modifié, et votre lien fonctionne encore.',
    again: 'Ouvrir la page de nouveau',
  },
  notFound: { title: 'Cette page n’existe pas', what: 'Vérifiez que le lien a été copié en entier.' },
  crossSite: {
    title: 'Ce formulaire vient d’un autre site',
    what: fr`Rien n’a été modifié. Facteur ne prend un mot de passe que sur sa propre page : ouvrez de nouveau votre lien et saisissez-le là.`,
  },
  badRequest: {
    title: 'Cette demande est illisible',
    what: 'Rien n’a été modifié. Revenez à la page précédente et réessayez.',
  },
  diskFull: {
    title: 'Le disque de Facteur est plein',
    what: fr`Rien n’a été modifié. Demandez à votre administrateur de libérer de la place, puis rouvrez votre lien : il fonctionne toujours. Numéro d’erreur dans le journal :`,
  },
  databaseLocked: {
    title: 'Réessayez dans une minute',
    what: fr`Un autre programme a bloqué trop longtemps la base de Facteur : rien n’a été modifié. Rouvrez votre lien dans une minute : il fonctionne toujours. Si cela se reproduit, donnez ce numéro à votre administrateur, il trouve la cause dans le journal :`,
  },
  serverError: {
    title: 'Une erreur s’est produite',
    what: fr`Réessayez dans une minute. Si cela se reproduit, donnez ce numéro d’erreur à votre administrateur :`,
  },
};

import type { Format } from '../format.ts';
import type { Translations } from '../translations.ts';
import { fr, quoteName } from './typography.ts';

/** Texts about one-time links, which only a mailbox's owner gets. */
export function links(format: Format): Translations['links'] {
  const another = (address: string, appPassword: string | null) =>
    appPassword === null
      ? `/mail mot-de-passe définir ${address}`
      : `/mail mot-de-passe application ${address} ${appPassword}`;
  return {
    title: (address, appPassword) =>
      appPassword === null
        ? `Définir le mot de passe de la boîte ${address}`
        : fr`Un mot de passe d’application ${quoteName(appPassword)} pour la boîte ${address}`,
    label: (appPassword) =>
      appPassword === null ? 'Définir le mot de passe' : 'Créer le mot de passe d’application',
    hint: (address, appPassword, until) =>
      appPassword === null
        ? fr`Personne ne peut se connecter tant que le mot de passe n’est pas défini. Le lien sert une fois, jusqu’à ${format.clock(until)}. Pour un nouveau lien : ${another(address, null)}`
        : `Le mot de passe d’application s’affiche une fois, sur cette page. Le lien sert une fois, jusqu’à ${format.clock(until)}.`,
    lifetime: (address, appPassword, until) =>
      fr`Vous seul avez ce lien. Il sert une fois, jusqu’à ${format.clock(until)}. Pour un nouveau lien : ${another(address, appPassword)}`,
    onItsWay: (address, appPassword) =>
      appPassword === null
        ? `Vous recevez en message privé le lien pour définir le mot de passe de la boîte ${address}`
        : fr`Vous recevez en message privé le lien vers le mot de passe d’application ${quoteName(appPassword)} de la boîte ${address}`,
    onItsWayHint: 'Vous seul recevez ce lien. Il sert une fois, pendant une heure.',
    undeliverable: (address, to) =>
      fr`${to} n’accepte pas de message privé : le lien pour la boîte ${address} n’a pas été envoyé.`,
    undeliverableHint: (address, appPassword) =>
      `Autorisez les messages privés d’ici, puis saisissez ${another(address, appPassword)}`,
    newMailboxes: (count) =>
      count === 1 ? 'Une nouvelle boîte est à vous' : `${format.count(count)} nouvelles boîtes sont à vous`,
    passwordsMissing: (count) =>
      count === 1
        ? 'Personne ne peut se connecter tant que son mot de passe n’est pas défini. Appuyez sur le bouton quand vous aurez le temps de le faire.'
        : 'Personne ne peut se connecter tant que leurs mots de passe ne sont pas définis. Appuyez sur le bouton d’une boîte quand vous aurez le temps de le faire.',
    passwordOf: (address) => `Définir le mot de passe de ${address}`,
    moreMailboxes: (count) =>
      count === 1
        ? 'Une autre n’est pas dans cette liste. Pour elle, saisissez /mail mot-de-passe définir ADRESSE'
        : `${format.count(count)} autres ne sont pas dans cette liste. Pour chacune, saisissez /mail mot-de-passe définir ADRESSE`,
    listHint:
      'Vous recevez un lien en message privé. Vous seul le recevez, et il sert une fois, pendant une heure.',
    undeliverableList: (count, to) =>
      count === 1
        ? fr`${to} n’accepte pas de message privé : cette personne ne sait rien de sa nouvelle boîte.`
        : fr`${to} n’accepte pas de message privé : cette personne ne sait rien de ses ${format.count(count)} nouvelles boîtes.`,
    undeliverableListHint:
      'Autorisez les messages privés d’ici, puis saisissez /mail mot-de-passe définir ADRESSE pour chaque boîte.',
  };
}

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
  };
}

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
        ? fr`Personne ne peut se connecter avant cela. Le lien sert une fois, jusqu’à ${format.clock(until)} ; pour un nouveau : ${another(address, null)}`
        : fr`Il s’affiche une fois, sur cette page. Le lien sert une fois, jusqu’à ${format.clock(until)}.`,
    lifetime: (address, appPassword, until) =>
      fr`Ce lien est à vous seul : il sert une fois, jusqu’à ${format.clock(until)} ; pour un nouveau : ${another(address, appPassword)}`,
    onItsWay: (address, appPassword) =>
      appPassword === null
        ? `Le lien pour définir le mot de passe de la boîte ${address} vous parvient en message privé`
        : fr`Le lien vers le mot de passe d’application ${quoteName(appPassword)} de la boîte ${address} vous parvient en message privé`,
    onItsWayHint: 'Personne d’autre ne le reçoit. Il sert une fois, pendant une heure.',
    undeliverable: (address, to) =>
      fr`Aucun message privé ne parvient à ${to} : le lien pour la boîte ${address} n’a pas pu être envoyé.`,
    undeliverableHint: (address, appPassword) =>
      `Autorisez les messages privés d’ici, puis saisissez ${another(address, appPassword)}`,
  };
}

import type { Locale } from '../../domain/actor.ts';
import { fr } from '../i18n/fr/typography.ts';

/** The entries in the menus of messages and people, at most 32 characters each, and what they answer. */
const english = {
  aliasForAddress: 'Make an alias for this address',
  mailboxForPerson: 'New mailbox for this person',
  aliasTo: (address: string) => `A new alias that forwards to ${address}`,
  mailboxFor: (who: string) => `A new mailbox for ${who}`,
  menuUnknown: {
    title: 'Facteur has no such entry any more',
    hint: 'Type /mail help to see what there is.',
  },
};

const french: typeof english = {
  aliasForAddress: 'Créer un alias pour l’adresse',
  mailboxForPerson: 'Nouvelle boîte pour ce membre',
  aliasTo: (address) => `Un nouvel alias qui transfère vers ${address}`,
  mailboxFor: (who) => `Une nouvelle boîte pour ${who}`,
  menuUnknown: {
    title: 'Facteur n’a plus cette entrée',
    hint: fr`Saisissez /mail aide pour voir ce qu’il y a.`,
  },
};

const languages: Readonly<Record<Locale, typeof english>> = { en: english, fr: french };

/** The texts of the menus of messages and people in a language. */
export const menuTranslationsIn = (locale: Locale): typeof english => languages[locale];

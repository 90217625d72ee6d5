import type { Locale } from '../../domain/actor.ts';

/** The texts of Discord's forms. */
export type FormTranslations = {
  readonly domain: string;
  readonly size: string;
  readonly person: string;
  readonly group: string;
  readonly fillInAgain: string;
};

const english: FormTranslations = {
  domain: 'Domain',
  size: 'Another size, such as 500 MB',
  person: 'Choose a member of this server',
  group: 'Choose a role of this server',
  fillInAgain: 'Fill in again',
};

const french: FormTranslations = {
  domain: 'Domaine',
  size: 'Une autre taille, par exemple 500 Mo',
  person: 'Choisissez un membre de ce serveur',
  group: 'Choisissez un rôle de ce serveur',
  fillInAgain: 'Remplir à nouveau',
};

const translations: Readonly<Record<Locale, FormTranslations>> = { en: english, fr: french };

/** The texts of forms in a language. */
export const formTranslationsIn = (locale: Locale): FormTranslations => translations[locale];

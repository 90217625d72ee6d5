import type { Locale } from '../../domain/actor.ts';
import { english } from './en/english.ts';
import { french } from './fr/french.ts';
import type { Translations } from './translations.ts';

const languages: Readonly<Record<Locale, Translations>> = { en: english, fr: french };

/** The texts of a language. */
export const translationsFor = (locale: Locale): Translations => languages[locale];

import type { Locale } from '../../domain/actor.ts';
import { english } from './en/english.ts';
import { french } from './fr/french.ts';
import type { Catalogue } from './translations.ts';

const catalogues: Readonly<Record<Locale, Catalogue>> = { en: english, fr: french };

/** The words of a language. */
export const catalogueOf = (locale: Locale): Catalogue => catalogues[locale];

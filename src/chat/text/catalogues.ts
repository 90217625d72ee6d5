import type { Locale } from '../../domain/actor.ts';
import type { Catalogue } from './catalogue.ts';
import { english } from './en/english.ts';
import { french } from './fr/french.ts';

const catalogues: Readonly<Record<Locale, Catalogue>> = { en: english, fr: french };

/** The words of a language. */
export const catalogueOf = (locale: Locale): Catalogue => catalogues[locale];

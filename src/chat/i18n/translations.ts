import type { Locale } from '../../domain/actor.ts';
import type { english } from './en/english.ts';

/** Every word that we say. A language is one object of this type, so a missing message does not compile. */
export type Translations = typeof english;

export type TranslationsFor = (locale: Locale) => Translations;

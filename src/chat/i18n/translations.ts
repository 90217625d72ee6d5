import type { Locale } from '../../domain/actor.ts';
import type { english } from './en/english.ts';

/** All texts of the chat. A language is one object of this type, so a missing text does not compile. */
export type Translations = typeof english;

export type TranslationsFor = (locale: Locale) => Translations;

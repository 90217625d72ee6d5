import type { Locale } from '../../../domain/actor.ts';
import { english } from './en.ts';
import { french } from './fr.ts';

/** Every word about setting up a mail program. A language is one object of this type. */
export type SettingsText = typeof english;

const texts: Readonly<Record<Locale, SettingsText>> = { en: english, fr: french };

/** The words of a language. */
export const settingsTextOf = (locale: Locale): SettingsText => texts[locale];

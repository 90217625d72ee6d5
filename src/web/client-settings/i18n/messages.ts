import type { Locale } from '../../../domain/actor.ts';
import { english } from './en.ts';
import { french } from './fr.ts';

/** Every word about setting up a mail program. A language is one object of this type. */
export type SettingsMessages = typeof english;

const messages: Readonly<Record<Locale, SettingsMessages>> = { en: english, fr: french };

/** The words of a language. */
export const settingsMessagesFor = (locale: Locale): SettingsMessages => messages[locale];

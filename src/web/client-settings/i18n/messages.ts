import type { Locale } from '../../../domain/actor.ts';
import { english, type SettingsMessages } from './en.ts';
import { french } from './fr.ts';

export type { SettingsMessages } from './en.ts';

const messages: Readonly<Record<Locale, SettingsMessages>> = { en: english, fr: french };

/** The texts in a language. */
export const settingsMessagesFor = (locale: Locale): SettingsMessages => messages[locale];

import type { Locale } from '../../domain/actor.ts';
import { english, type WebMessages } from './en.ts';
import { french } from './fr.ts';

export type { WebMessages } from './en.ts';

const messages: Readonly<Record<Locale, WebMessages>> = { en: english, fr: french };

/** The texts in a language. */
export const webMessagesFor = (locale: Locale): WebMessages => messages[locale];

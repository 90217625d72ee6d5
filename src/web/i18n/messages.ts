import type { Locale } from '../../domain/actor.ts';
import { english } from './en.ts';
import { french } from './fr.ts';

/** Every word on our pages. A language is one object of this type, so a missing text does not compile. */
export type WebMessages = typeof english;

const messages: Readonly<Record<Locale, WebMessages>> = { en: english, fr: french };

/** The words of a language. */
export const webMessagesFor = (locale: Locale): WebMessages => messages[locale];

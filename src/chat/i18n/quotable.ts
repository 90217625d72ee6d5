import { legible } from '../../domain/text/sanitize.ts';

/** What somebody typed, cut where it would fill the screen. */
export const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** What people or mail servers call something, to stand in quotation marks: it can't end them. */
export const withinQuotes = (text: string): string => legible(text).replace(/[“”«»"]/g, "'");

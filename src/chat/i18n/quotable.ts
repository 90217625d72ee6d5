import { sanitizeText } from '../../domain/text/sanitize.ts';

/** Shortens what somebody typed where it would fill the screen. */
export const truncate = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** Makes a name from people or mail servers fit for quotation marks: it can't end them. */
export const quotable = (text: string): string => sanitizeText(text).replace(/[“”«»"]/g, "'");

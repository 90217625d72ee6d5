import { sanitizeText } from '../../domain/text/sanitize.ts';

/** What somebody typed, cut where it would fill the screen. */
export const truncate = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** What people or mail servers call something, to stand in quotation marks: it can't end them. */
export const quotable = (text: string): string => sanitizeText(text).replace(/[“”«»"]/g, "'");

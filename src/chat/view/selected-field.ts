import type { Selected } from '../../domain/request/request.ts';
import { sanitizeText } from '../../domain/text/sanitize.ts';
import type { Translations } from '../i18n/translations.ts';
import type { Field } from './view.ts';

/** How the addresses of a request were chosen, as of when, and which of them it leaves alone. */
export const selectedField = (selected: Selected, { selection }: Translations): Field => ({
  name: selection.title,
  value: selectedText(selected, selection),
});

/** The same as text. */
export function selectedText({ where, at, found, left }: Selected, words: Translations['selection']): string {
  return [
    words.found(where === null ? null : sanitizeText(where), found, at),
    ...(left.count > 0 ? [words.left(left)] : []),
  ].join(' ');
}

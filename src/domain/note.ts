import { err, ok, type Result } from './result.ts';
import { sanitizeText, stripHidden } from './text/sanitize.ts';

/** Characters that a note of an address may have. */
export const maxNote = 200;

export type NoteFault = { readonly code: 'note-too-long'; readonly length: number; readonly most: number };

/** How people type that there is to be no note. */
const noNote = /^(?:none|aucune?)$/i;

/**
 * Parses what people note about an address: one line in which everything is visible.
 * @returns null where the note is taken away.
 */
export function parseNote(typed: string): Result<string | null, NoteFault> {
  const note = cleanNote(typed);
  if (note === '' || noNote.test(note)) return ok(null);
  const { length } = note;
  return length > maxNote ? err({ code: 'note-too-long', length, most: maxNote }) : ok(note);
}

/** A note as it is kept. One that was kept stays as it is. */
const cleanNote = (text: string): string => sanitizeText(stripHidden(text)).trim();

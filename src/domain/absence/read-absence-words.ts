import { err, ok, type Result } from '../result.ts';
import { sanitizeText, stripHidden } from '../text/sanitize.ts';
import type { AbsenceFault } from './absence-fault.ts';

/** Characters of a subject: more than a line of a list shows. */
export const maxAbsenceSubject = 150;

/** Characters of a text, so that any platform shows the whole of it to who agrees to it. */
export const maxAbsenceText = 1500;

/** An absence's subject and text as they are sent: everything in them is visible, and only the text has line breaks. */
export function readAbsenceWords(typed: {
  readonly subject: string;
  readonly text: string;
}): Result<{ readonly subject: string; readonly text: string }, AbsenceFault> {
  const subject = visible(typed.subject);
  const text = visibleLines(typed.text);
  const fault =
    lengthFault('subject', subject, maxAbsenceSubject) ?? lengthFault('text', text, maxAbsenceText);
  return fault ? err(fault) : ok({ subject, text });
}

const lengthFault = (argument: 'subject' | 'text', { length }: string, most: number): AbsenceFault | null =>
  length === 0 || length > most ? { code: 'absence-length', argument, length, most } : null;

const visible = (line: string): string => sanitizeText(stripHidden(line)).trim();

const visibleLines = (text: string): string =>
  text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(visible)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

import type { UsageFault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';

/** Curly quotation marks count as straight ones: phones and chat clients type them by themselves. */
const curlyQuotes = /[“”„‟]/g;

/** A word, or a link of Slack's, which may hold spaces: `<mailto:a@x.org|Ann Lee>`. */
const wordPattern = /(?:<[a-z]+:[^\s<>"|]*\|[^<>"]*>|[^\s"]|"[^"]*")+/gi;

/**
 * Splits a typed line at its spaces. Double quotes keep words together, also inside `name:"two words"`; they stay in the
 * result, so that a later step knows what was quoted.
 */
export function splitQuoted(line: string): Result<string[], UsageFault> {
  // JavaScript counts a byte order mark as a space, and nobody has typed it.
  const plain = line.replaceAll('\ufeff', '').replace(curlyQuotes, '"');
  const quotes = plain.split('"').length - 1;
  if (quotes % 2 === 1) return err({ code: 'quote-unclosed', typed: plain.slice(plain.lastIndexOf('"')) });
  return ok(plain.match(wordPattern) ?? []);
}

/** A word without its quotation marks. */
export const removeQuotes = (word: string): string => word.replaceAll('"', '');

/** Splits a typed line as {@link splitQuoted} does, and removes the quotation marks. */
export function splitWords(line: string): Result<string[], UsageFault> {
  const split = splitQuoted(line);
  return split.ok ? ok(split.value.map(removeQuotes)) : split;
}

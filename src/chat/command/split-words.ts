import type { UsageFault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';

/** Quotation marks that keep what is between them together; curly ones count, since phones and chat clients type them by themselves. */
const quotationMarks = /[“”„‟]/g;

/** A link of Slack's may hold spaces: `<mailto:a@x.org|Ann Lee>`. */
const wordPattern = /(?:<[a-z]+:[^\s<>"|]*\|[^<>"]*>|[^\s"]|"[^"]*")+/gi;

/**
 * Splits a typed line at its spaces. Double quotes keep spaces, also inside `name:"two words"`, and stay, so that whoever
 * reads a word knows what was quoted.
 */
export function splitQuoted(line: string): Result<string[], UsageFault> {
  // A byte order mark counts as a space in JavaScript, and is nothing that anybody typed.
  const plain = line.replaceAll('\ufeff', '').replace(quotationMarks, '"');
  const quotes = plain.split('"').length - 1;
  if (quotes % 2 === 1) return err({ code: 'quote-unclosed', typed: plain.slice(plain.lastIndexOf('"')) });
  return ok(plain.match(wordPattern) ?? []);
}

/** A word without its quotation marks. */
export const removeQuotes = (word: string): string => word.replaceAll('"', '');

/** Splits a typed line as {@link splitQuoted} does, without the quotation marks. */
export function splitWords(line: string): Result<string[], UsageFault> {
  const split = splitQuoted(line);
  return split.ok ? ok(split.value.map(removeQuotes)) : split;
}

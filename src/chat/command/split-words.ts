/** Curly quotation marks count as straight ones: phones and chat clients type them by themselves. */
const quoteMarks = '"“”„‟';

/**
 * A word; a link or a mention of Slack's, which may hold spaces (`<mailto:a@x.org|Ann Lee>`, `<@U1|Ann Lee>`); or a quotation
 * mark that is not closed.
 */
const wordPattern = new RegExp(
  `(?:<(?:[a-z]+:[^\\s<>"|]*|@!?[a-z0-9]+)\\|[^<>"]*>|[^\\s${quoteMarks}]|[${quoteMarks}][^${quoteMarks}]*[${quoteMarks}]|[${quoteMarks}])+`,
  'gi',
);

/**
 * Splits a typed line at its spaces. Double quotes keep words together, also inside `name:"two words"`; they stay in the
 * result, so that a later step knows what was quoted.
 */
export const splitQuoted = (line: string): string[] =>
  // JavaScript counts a byte order mark as a space, and nobody has typed it.
  line.replaceAll('\ufeff', '').match(wordPattern) ?? [];

const anyQuote = new RegExp(`[${quoteMarks}]`, 'g');

/** A word without its quotation marks. */
export const removeQuotes = (word: string): string => word.replace(anyQuote, '');

/** Whether a word has a quotation mark that is not closed. */
export const hasOpenQuote = (word: string): boolean => (word.match(anyQuote)?.length ?? 0) % 2 === 1;

/** A line at a quotation mark that is not closed: what stands before, the mark, and what follows; null: all are closed. */
export function splitAtOpenQuote(
  line: string,
): { readonly before: string; readonly mark: string; readonly inside: string } | null {
  if (!hasOpenQuote(line)) return null;
  const at = [...line.matchAll(anyQuote)].at(-1)?.index ?? 0;
  return { before: line.slice(0, at), mark: line.slice(at, at + 1), inside: line.slice(at + 1) };
}

const quotedWhole = new RegExp(`^[${quoteMarks}]([^${quoteMarks}]*)[${quoteMarks}]$`, 's');

/** A text without quotation marks around the whole of it; those inside are part of it. */
export const unquoteText = (text: string): string => text.replace(quotedWhole, '$1');

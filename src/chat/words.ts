import type { UsageFault } from '../domain/fault.ts';
import { ok, type Result, refused } from '../domain/result.ts';

/**
 * Splits a typed line at its spaces. Double quotes keep spaces, also inside `name:"two words"`; curly ones count
 * as well, since phones and chat clients type them by themselves.
 */
export function splitWords(line: string): Result<string[], UsageFault> {
  const plain = line.replace(/[“”„]/g, '"');
  const quotes = plain.split('"').length - 1;
  if (quotes % 2 === 1) return refused({ code: 'quote-unclosed', typed: line.slice(plain.lastIndexOf('"')) });
  const words = plain.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  return ok(words.map((word) => word.replaceAll('"', '')));
}

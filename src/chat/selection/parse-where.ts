import type { Locale } from '../../domain/actor.ts';
import type { Fault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { normalizeInput } from '../../domain/text/normalize-input.ts';
import type { Selection } from '../../requests/selection/find-selected.ts';
import { whereFilters } from '../command/arguments.ts';
import { argumentNameIn, typedChoiceIn } from '../command/names/command-names.ts';
import { assignWords, parseArguments } from '../command/parse-arguments.ts';
import { splitQuoted } from '../command/split-words.ts';

/**
 * Parses what is typed after `where:`, such as `search:temp kind:mailbox`, in English or French.
 * @param command the command that takes it.
 */
export function parseWhere(typed: string, command = 'list'): Result<Selection, Fault> {
  const assigned = assignWords(whereFilters, splitQuoted(typed));
  if (!assigned.ok)
    return assigned.fault.code === 'argument-unexpected'
      ? err({ code: 'filter-unknown', command, typed: assigned.fault.typed })
      : assigned;
  if (assigned.value.given.size === 0)
    return err({ code: 'argument-missing', command: 'list', argument: 'search:TEXT' });
  const parsed = parseArguments(whereFilters, assigned.value);
  return parsed.ok ? ok(toSelection(parsed.value)) : parsed;
}

/** The addresses that filters mean, as they were parsed: the text to search for is compared in lower case. */
export const toSelection = ({ search, ...others }: Selection): Selection =>
  search === undefined ? others : { ...others, search: normalizeInput(search).toLowerCase() };

/** The filters as they are typed after `where:`. */
export const typeWhere = (selection: Selection, locale: Locale): string =>
  whereFilters.arguments
    .flatMap(({ name, type }) => {
      const value = selection[name as keyof Selection];
      if (value === undefined) return [];
      const typed = type === 'choice' ? typedChoiceIn(whereFilters, value, locale) : quoteWords(value);
      return [`${argumentNameIn(whereFilters, name, locale)}:${typed}`];
    })
    .join(' ');

/** A text in quotation marks, where it would be read as several words without. */
const quoteWords = (text: string): string =>
  /^[\p{L}\p{N}.@_+-]+$/u.test(text) ? text : `"${text.replaceAll('"', '')}"`;

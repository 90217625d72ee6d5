import {
  type Address,
  type AddressFault,
  type Domain,
  parseAddress,
  parseAddressOrCatchAll,
  parseDomain,
  parseExistingAddress,
  parseExistingDomain,
} from '../../domain/address/address.ts';
import { parseDestination } from '../../domain/address/destination.ts';
import {
  extractAddress,
  extractDomain,
  extractExistingAddress,
  parseDestinations,
} from '../../domain/address/extract-addresses.ts';
import { parseCount } from '../../domain/count.ts';
import type { Fault, UsageFault } from '../../domain/fault.ts';
import { parsePage } from '../../domain/list/page-place.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { parseQuota } from '../../domain/size.ts';
import { normalizeInput } from '../../domain/text/normalize-input.ts';
import { isTimeWord } from '../../domain/time/time-words.ts';
import type { TypedGroup } from '../../requests/groups/resolve-group.ts';
import { isReplaced, isRequired } from './arguments.ts';
import type { Argument, Definition, NamedHolder, NamedPerson } from './command.ts';
import { isProse, joinColons, splitNamedValue } from './named-value.ts';
import { choiceNamed } from './names/command-names.ts';
import { hasOpenQuote, removeQuotes, unquoteText } from './split-words.ts';
import { takesNextWord } from './takes-next-word.ts';
import { argumentSyntax } from './usage.ts';

const commandName = (definition: Definition): string => definition.path.join(' ');

/** The words given for each argument, and the argument that would take the next unnamed word. */
export type WordAssignment = {
  readonly given: ReadonlyMap<string, readonly string[]>;
  readonly next: Argument | undefined;
};

/**
 * Assigns words, quoted ones with their quotation marks, to arguments. A word belongs to the argument that it names
 * (`quota:2G`), else to the one that still takes words (addresses take as many as come, `quota:` its value), else to the
 * next positional one. In prose a name counts only where a value of it follows: `the quota: too small` is prose.
 */
export function assignWords(
  definition: Definition,
  typed: readonly string[],
): Result<WordAssignment, UsageFault> {
  const command = commandName(definition);
  const words = joinColons(definition, typed);
  const given = new Map<string, string[]>();
  let next = nextPositional(definition, given);
  for (const [index, word] of words.entries()) {
    const named = namedValue(
      definition,
      word,
      next && given.has(next.name) ? next : undefined,
      words[index + 1],
    );
    const argument = named?.argument ?? next;
    const isOpen = hasOpenQuote(word) && !(argument && isProse(argument));
    if (isOpen) return err({ code: 'quote-unclosed', typed: word.slice(word.search(/["“”„‟]/)) });
    if (!argument) return err({ code: 'argument-unexpected', command, typed: removeQuotes(word) });
    if (named && given.has(argument.name))
      return err({ code: 'argument-twice', command, argument: argument.name });
    const values = given.get(argument.name) ?? [];
    given.set(argument.name, values);
    const value = named ? named.value : word;
    if (!named || value !== '') values.push(keepsQuotes(argument) ? value : removeQuotes(value));
    const takesNext =
      values.length === 0 || takesNextWord(definition, argument, values, words.slice(index + 1));
    next = takesNext ? argument : nextPositional(definition, given);
  }
  return ok({ given: new Map([...given].map(([name, values]) => [name, unquoteProse(values)])), next });
}

/** The argument that a word names, unless the word is one of the prose before it. */
function namedValue(
  definition: Definition,
  word: string,
  ongoing: Argument | undefined,
  following: string | undefined,
) {
  const named = splitNamedValue(definition, word);
  const isWithin = named && ongoing && isProse(ongoing);
  return isWithin && isWordOfProse(definition, named, ongoing, following) ? undefined : named;
}

function isWordOfProse(
  definition: Definition,
  { argument, value }: { readonly argument: Argument; readonly value: string },
  ongoing: Argument,
  following = '',
): boolean {
  if (argument === ongoing) return true;
  if (value !== '' || argument.rest) return false;
  if (argument.type === 'text') return true;
  if (argument.type === 'person') return !/^<?@/.test(following);
  if (argument.type === 'when') return !isTimeWord(following);
  const isValue =
    /\d|@/.test(following) || (!argument.asFound && parseValue(argument, [following], definition).ok);
  return following === '' || !isValue;
}

/** Prose without the quotation marks around the whole of it. */
const unquoteProse = (values: readonly string[]): readonly string[] => {
  const text = values.join(' ');
  return unquoteText(text) === text ? values : [unquoteText(text)];
};

const nextPositional = (definition: Definition, given: ReadonlyMap<string, unknown>): Argument | undefined =>
  definition.arguments.find(
    ({ name, positional }) =>
      positional && !given.has(name) && !isReplaced(definition, name, (other) => given.has(other)),
  );

/** In a list of addresses, quotation marks show what is a display name; in prose and in filters, they are part of it. */
const keepsQuotes = (argument: Argument): boolean =>
  argument.type === 'addresses' || argument.type === 'selection' || isProse(argument);

/** The typed text of each argument, as a form would give it. */
export const rawValues = ({ given }: WordAssignment): Record<string, string> =>
  Object.fromEntries([...given].map(([name, typed]) => [name, typed.join(' ')]));

/**
 * Parses assigned words into a handler's arguments, by name; those that were not given are left out. The first error is
 * the fault.
 */
export function parseArguments(
  definition: Definition,
  { given }: WordAssignment,
): Result<Record<string, unknown>, Fault> {
  const isGiven = (name: string) => given.has(name);
  const contradiction = findContradiction(definition, isGiven);
  if (contradiction) return err(contradiction.fault);
  const values: Record<string, unknown> = {};
  for (const argument of definition.arguments) {
    const typed = given.get(argument.name);
    if (typed === undefined && !isRequired(definition, argument, isGiven)) continue;
    const value = parseValue(argument, typed ?? [], definition);
    if (!value.ok) return value;
    values[argument.name] = value.value;
  }
  return ok(values);
}

/**
 * Parses named values, as a form or Discord's options give them. Empty ones count as not given. `argument` names the one
 * at fault.
 */
export function parseValues(
  definition: Definition,
  given: Readonly<Record<string, string>>,
): { readonly values: Record<string, unknown> } | { readonly fault: Fault; readonly argument: string } {
  const isGiven = (name: string) => (given[name]?.trim() ?? '') !== '';
  const contradiction = findContradiction(definition, isGiven);
  if (contradiction) return contradiction;
  const values: Record<string, unknown> = {};
  for (const argument of definition.arguments) {
    const typed = given[argument.name]?.trim() ?? '';
    if (typed === '' && !isRequired(definition, argument, isGiven)) continue;
    const value = parseValue(argument, typed === '' ? [] : [typed], definition);
    if (!value.ok) return { fault: value.fault, argument: argument.name };
    values[argument.name] = value.value;
  }
  return { values };
}

/** The fault where both an argument and the one that stands in its place are given; `argument`: the latter. */
function findContradiction(
  definition: Definition,
  isGiven: (name: string) => boolean,
): { readonly fault: UsageFault; readonly argument: string } | null {
  const { arguments: all } = definition;
  for (const { name, insteadOf } of all) {
    const replaced = isGiven(name) && all.find((each) => each.name === insteadOf && isGiven(each.name));
    if (!replaced) continue;
    const argument = argumentSyntax(definition, replaced);
    return { fault: { code: 'argument-either', command: commandName(definition), argument }, argument: name };
  }
  return null;
}

function parseValue(
  argument: Argument,
  words: readonly string[],
  definition: Definition,
): Result<unknown, Fault> {
  const typed = words.join(' ');
  const missing = err({
    code: 'argument-missing',
    command: commandName(definition),
    argument: argumentSyntax(definition, argument),
  } as const);
  if (words.length === 0) return missing;
  const address = argument.existing ? extractExistingAddress(typed) : extractAddress(typed);
  const orExisting = (strict: Result<Address, AddressFault>) =>
    argument.existing ? parseExistingAddress(address, strict) : strict;
  switch (argument.type) {
    case 'address':
      return argument.asDestination ? parseDestination(address) : orExisting(parseAddress(address));
    case 'address-or-catch-all':
      return orExisting(parseAddressOrCatchAll(address));
    case 'addresses': {
      if (argument.asFound) return ok(typed);
      const all = parseDestinations(typed);
      return all.ok && all.value.length === 0 ? missing : all;
    }
    case 'domain':
      return parseNamedDomain(extractDomain(typed), argument);
    case 'domain-or-none':
      return isNone(unwrapWord(typed)) ? ok(null) : parseNamedDomain(extractDomain(typed), argument);
    case 'quota':
      return parseQuota(typed);
    case 'count':
      return parseNumber(typed, argument.name);
    case 'page':
      return parsePage(typed, (number) => parseNumber(number, argument.name));
    case 'choice':
      return parseChoice(unwrapWord(typed), argument, definition);
    case 'person':
      return ok(parsePerson(typed));
    case 'group':
      return ok(parseGroup(typed));
    case 'holder':
      return parseHolder(typed, orExisting(parseAddress(address)));
    // What refers to the file or the time: who runs the command opens it, or knows what time it is now.
    case 'file':
    case 'when':
      return ok(typed);
    case 'selection':
    case 'text':
      return parseText(typed, argument);
  }
}

/** Whether a word says that there is to be none: in every language, as with quotas. */
export const isNone = (word: string): boolean => /^(none|no|nothing|aucune?|rien)$/i.test(word);

/** A word or a name without invisible characters, quotation marks around it, and what follows it in a sentence. */
const unwrapWord = (typed: string): string =>
  normalizeInput(typed)
    .replace(/[\s,;]+$/, '')
    .trim()
    .replace(/^["'`“”„«‘]\s*(.*?)\s*["'`“”»’]$/s, '$1');

/** Reads a mention as an adapter writes it (`<@U0456DEF|Léa>`, `<@99887766>`), or a name with or without an `@`. */
export function parsePerson(typed: string): NamedPerson {
  const word = unwrapWord(typed);
  const [, id, name] = /^<@!?([A-Za-z0-9]+)(?:\|(.*))?>$/s.exec(word) ?? [];
  return id === undefined ? { id: null, name: unwrapWord(word.replace(/^@/, '')) } : { id, name: name || id };
}

/**
 * Reads a group as an adapter writes it (`<@&99887766|Mail team>`), as Slack does where it does not send its name
 * (`@subteam^S0456`), or by what it is called; null for `none`.
 */
function parseGroup(typed: string): TypedGroup | null {
  const word = unwrapWord(typed);
  if (isNone(word)) return null;
  const { role, subteam, called } =
    /^(?:<@&(?<role>\w+)(?:\|(?<called>.*))?>|@?subteam\^(?<subteam>\w+))$/s.exec(word)?.groups ?? {};
  const id = role ?? subteam;
  return id === undefined
    ? { id: null, name: unwrapWord(word.replace(/^@/, '')) }
    : { id, name: called || id };
}

/** An address has something before its `@`, which a mention and a name have not. */
function parseHolder(typed: string, address: Result<Address, AddressFault>): Result<NamedHolder, Fault> {
  const isPerson = /^<@/.test(unwrapWord(typed)) || !/[^@\s]@/.test(typed);
  if (isPerson) return ok({ kind: 'person', person: parsePerson(typed) });
  return address.ok ? ok({ kind: 'address', address: address.value }) : address;
}

function parseNamedDomain(text: string, { existing }: Argument): Result<Domain, Fault> {
  const strict = parseDomain(text);
  return existing ? parseExistingDomain(text, strict) : strict;
}

function parseNumber(typed: string, argument: string): Result<number, UsageFault> {
  const number = parseCount(typed);
  if (number.ok) return number;
  const { form } = number.fault;
  return err(
    form === null
      ? { code: 'count-nonsense', argument, typed }
      : { code: 'count-separated', argument, typed, form },
  );
}

function parseText(
  text: string,
  { name, most = Number.POSITIVE_INFINITY }: Argument,
): Result<string, UsageFault> {
  const { length } = text;
  return length <= most ? ok(text) : err({ code: 'argument-too-long', argument: name, length, most });
}

function parseChoice(typed: string, argument: Argument, definition: Definition): Result<string, UsageFault> {
  const choices = argument.choices ?? [];
  const choice = choiceNamed(definition, argument, typed);
  return choice === undefined
    ? err({
        code: 'choice-unknown',
        command: commandName(definition),
        argument: argument.name,
        typed,
        choices,
      })
    : ok(choice);
}

import {
  type Address,
  type AddressFault,
  addressAsFound,
  type Domain,
  domainAsFound,
  parseAddress,
  parseAddressOrCatchAll,
  parseDomain,
} from '../domain/address.ts';
import { type Destination, parseDestination } from '../domain/destination.ts';
import { editDistance } from '../domain/edit-distance.ts';
import type { Fault, UsageFault } from '../domain/fault.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import { parseQuota } from '../domain/size.ts';
import type { Argument, Definition, NamedPerson } from './command.ts';
import { typedAs } from './usage.ts';

/** More typing mistakes than this, and a suggestion would be a guess. */
const maxMistakes = 2;

/** More than there will ever be of pages or requests. */
export const maxCount = 999_999_999;

const nameOf = (definition: Definition): string => definition.path.join(' ');

/**
 * Finds the command that a split line asks for, and leaves the words of its arguments. A leading `/mail` is
 * skipped; nothing after it asks for help.
 */
export function findCommand<D extends Definition>(
  commands: readonly D[],
  words: readonly string[],
): Result<{ readonly command: D; readonly rest: readonly string[] }, UsageFault> {
  const typed = words[0]?.toLowerCase() === '/mail' ? words.slice(1) : words;
  const asked = typed.length === 0 ? ['help'] : typed;
  const command = commandAt(commands, asked);
  return command
    ? ok({ command, rest: asked.slice(command.path.length) })
    : refused(unknownCommand(commands, asked));
}

/** The command with the longest path that the words begin with. */
export function commandAt<D extends Definition>(
  commands: readonly D[],
  words: readonly string[],
): D | undefined {
  return commands
    .filter(({ path }) => path.every((word, place) => word === words[place]?.toLowerCase()))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
}

/** A group typed without a word of its own (`/mail forward a@x`) is answered with the group's first command. */
function unknownCommand(commands: readonly Definition[], typed: readonly string[]): UsageFault {
  const words = typed.map((word) => word.toLowerCase());
  const group = commands.filter(({ path }) => path.length === 2 && path[0] === words[0]);
  const close = commands
    .map((command) => ({ command, mistakes: mistakesIn(words, command) }))
    .filter(({ mistakes }) => mistakes <= maxMistakes)
    .toSorted((a, b) => a.mistakes - b.mistakes);
  const nearest = close[0]?.command ?? group[0];
  return {
    code: 'command-unknown',
    typed: typed.slice(0, group.length > 0 ? 2 : 1).join(' '),
    nearest: nearest ? nameOf(nearest) : null,
  };
}

const mistakesIn = (words: readonly string[], command: Definition): number =>
  editDistance(words.slice(0, command.path.length).join(' '), nameOf(command));

/** Which words were given for which argument, and the argument that takes the next word that names none. */
export type Reading = {
  readonly given: ReadonlyMap<string, readonly string[]>;
  readonly next: Argument | undefined;
};

/**
 * Sorts words to their arguments. A word belongs to the argument that it names (`quota:2G`), else to the one that
 * still takes words (addresses take as many as come, `quota:` its value), else to the next one by place.
 */
export function readWords(definition: Definition, words: readonly string[]): Result<Reading, UsageFault> {
  const command = nameOf(definition);
  const given = new Map<string, string[]>();
  let next = byPlace(definition, given);
  for (const word of words) {
    const named = nameAndValue(definition, word);
    const argument = named?.argument ?? next;
    if (!argument) return refused({ code: 'argument-unexpected', command, typed: word });
    if (named && given.has(argument.name))
      return refused({ code: 'argument-twice', command, argument: argument.name });
    const values = given.get(argument.name) ?? [];
    given.set(argument.name, values);
    if (!named) values.push(word);
    else if (named.value !== '') values.push(named.value);
    next = values.length === 0 || takesMore(argument) ? argument : byPlace(definition, given);
  }
  return ok({ given, next });
}

/** The argument that a word such as `quota:2G` names, with the word's part up to the colon and the one after it. */
export function nameAndValue(definition: Definition, word: string) {
  const colon = word.indexOf(':') + 1;
  const before = word.slice(0, colon);
  const argument = definition.arguments.find(({ name }) => `${name}:` === before.toLowerCase());
  return argument && { argument, before, value: word.slice(colon) };
}

const byPlace = (definition: Definition, given: ReadonlyMap<string, unknown>): Argument | undefined =>
  definition.arguments.find(({ name, positional }) => positional && !given.has(name));

/** Addresses may be many; a text typed by its place needs no quotes around its spaces. */
const takesMore = ({ type, positional, rest }: Argument): boolean =>
  type === 'addresses' || rest === true || (type === 'text' && positional === true);

/** What was typed for each argument, as a form would give it. */
export const typedValues = ({ given }: Reading): Record<string, string> =>
  Object.fromEntries([...given].map(([name, typed]) => [name, typed.join(' ')]));

/**
 * Reads sorted words into what a command's handler takes: arguments by name, those that were not given left out.
 * The first thing that is wrong is the fault.
 */
export function parseArguments(
  definition: Definition,
  reading: Reading,
): Result<Record<string, unknown>, Fault> {
  const values: Record<string, unknown> = {};
  for (const argument of definition.arguments) {
    const typed = reading.given.get(argument.name);
    if (typed === undefined && !argument.required) continue;
    const value = parseValue(argument, typed ?? [], nameOf(definition));
    if (!value.ok) return value;
    values[argument.name] = value.value;
  }
  return ok(values);
}

/**
 * Reads values that a platform has told apart already, as a form or typed options do, by the arguments' names.
 * Empty ones count as not given. Where something is wrong, `argument` says in which.
 */
export function parseValues(
  definition: Definition,
  given: Readonly<Record<string, string>>,
): { readonly values: Record<string, unknown> } | { readonly fault: Fault; readonly argument: string } {
  const values: Record<string, unknown> = {};
  for (const argument of definition.arguments) {
    const typed = given[argument.name]?.trim() ?? '';
    if (typed === '' && !argument.required) continue;
    const words = argument.type === 'addresses' && !argument.asFound ? typed.split(/\s+/) : [typed];
    const value = parseValue(argument, typed === '' ? [] : words, nameOf(definition));
    if (!value.ok) return { fault: value.fault, argument: argument.name };
    values[argument.name] = value.value;
  }
  return { values };
}

function parseValue(argument: Argument, words: readonly string[], command: string): Result<unknown, Fault> {
  const typed = argument.type === 'addresses' && !argument.asFound ? words.flatMap(partsOf) : words;
  const [first] = typed;
  if (first === undefined) return refused({ code: 'argument-missing', command, argument: typedAs(argument) });
  const asFound: AsFound = (text, strict) => (argument.existing ? addressAsFound(text, strict) : strict);
  switch (argument.type) {
    case 'address':
      return argument.asDestination
        ? parseDestination(unwrapped(first))
        : asFound(unwrapped(first), parseAddress(unwrapped(first)));
    case 'address-or-catch-all':
      return asFound(unwrapped(first), parseAddressOrCatchAll(unwrapped(first)));
    case 'addresses':
      return argument.asFound ? ok(typed.map(rejoined).join(' ')) : parseAddresses(typed);
    case 'domain':
      return parseNamedDomain(unwrapped(first).replace(/^@/, ''), argument);
    case 'quota':
      return parseQuota(first);
    case 'count':
      return parseCount(first, argument.name);
    case 'choice':
      return parseChoice(first, argument, command);
    case 'person':
      return ok(namedPerson(first));
    case 'text':
      return parseText(typed.join(' '), argument);
  }
}

const partsOf = (word: string): string[] => word.split(',').filter((part) => part !== '');

/** What was typed, out of what a chat client made of it: `<mailto:a@x.org|a@x.org>`, `<http://x.org|x.org>`, `<a@x.org>`. */
export const unwrapped = (text: string): string =>
  text.replace(/^<([^|>]*)(?:\|[^>]*)?>$/, '$1').replace(/^(?:mailto:|https?:\/\/)/i, '');

/** A mention as a chat's adapter writes it (`<@U0456DEF|Léa>`, `<@99887766>`), or a name with or without an `@`. */
function namedPerson(typed: string): NamedPerson {
  const [, id, name] = /^<@!?([A-Za-z0-9]+)(?:\|(.*))?>$/s.exec(typed) ?? [];
  return id === undefined ? { id: null, name: typed.replace(/^@/, '') } : { id, name: name || id };
}

/** Takes an address for what a mail server may hold, where the argument names what is there already. */
type AsFound = (text: string, strict: Result<Address, AddressFault>) => Result<Address, AddressFault>;

function parseNamedDomain(text: string, { existing }: Argument): Result<Domain, Fault> {
  const strict = parseDomain(text);
  return existing ? domainAsFound(text, strict) : strict;
}

/** A word as it was typed: one with a blank in it, and no quotes any more, stood in quotes. */
const rejoined = (word: string): string => (/^[^"]*[\s,][^"]*$/.test(word) ? `"${word}"` : word);

function parseAddresses(words: readonly string[]): Result<Destination[], Fault> {
  const addresses: Destination[] = [];
  for (const word of words) {
    const address = parseDestination(unwrapped(word));
    if (!address.ok) return address;
    addresses.push(address.value);
  }
  return ok(addresses);
}

function parseCount(typed: string, argument: string): Result<number, UsageFault> {
  const count = /^\d+$/.test(typed) ? Number(typed) : 0;
  return count >= 1 && count <= maxCount ? ok(count) : refused({ code: 'count-nonsense', argument, typed });
}

function parseText(
  text: string,
  { name, most = Number.POSITIVE_INFINITY }: Argument,
): Result<string, UsageFault> {
  return text.length <= most ? ok(text) : refused({ code: 'argument-too-long', argument: name, most });
}

function parseChoice(typed: string, argument: Argument, command: string): Result<string, UsageFault> {
  const choices = argument.choices ?? [];
  const choice = choices.find((each) => each.toLowerCase() === typed.toLowerCase());
  return choice === undefined
    ? refused({ code: 'choice-unknown', command, argument: argument.name, typed, choices })
    : ok(choice);
}

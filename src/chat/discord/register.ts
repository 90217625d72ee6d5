import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  ApplicationCommandOptionType as Kind,
  type REST,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  Routes,
} from 'discord.js';
import { type Locale, locales } from '../../domain/actor.ts';
import type { CatalogueOf } from '../i18n/translations.ts';
import { cut } from './delivery/markdown.ts';
import { limits } from './limits.ts';
import { type NamedArgument, type NamedDefinition, nameIn, type Word } from './localizations.ts';
import { wordsOf } from './translations.ts';

type CommandJson = RESTPostAPIChatInputApplicationCommandsJSONBody;

type Localizations = Partial<Record<Exclude<Locale, 'en'>, string>>;

/**
 * What is left out, since Discord has room for 25 entries: all that these do is done by buttons under what another
 * shows, here those under `/mail app-passwords`.
 */
const byButtonsAlone: readonly Word[] = ['revoke'];

/** `/mail` with everything below it, as Discord's API takes it. */
export function commandJson(commands: readonly NamedDefinition[], catalogue: CatalogueOf): CommandJson {
  const groups = Map.groupBy(
    commands.filter(({ path }) => path.length === 2),
    ({ path }) => path[0],
  );
  const alone = commands.filter(({ path }) => path.length === 1 && !byButtonsAlone.includes(path[0]));
  return {
    type: ApplicationCommandType.ChatInput,
    // Discord's clients list no subcommands under a name that is translated: discord-api-docs, issue 5105.
    name: 'mail',
    ...described((locale) => wordsOf(locale).command),
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: [
      ...alone.map((definition) => subcommand(definition, catalogue)),
      ...[...groups].map(([word, members]) => group(word, members, catalogue)),
    ],
  };
}

function group(word: Word, members: readonly NamedDefinition[], catalogue: CatalogueOf) {
  const namesIn = (locale: Locale) => members.map((member) => wordIn(locale, lastOf(member))).join(', ');
  return {
    type: Kind.SubcommandGroup as const,
    ...named((locale) => wordIn(locale, word)),
    ...described((locale) => wordsOf(locale).group(namesIn(locale))),
    options: members.map((member) => subcommand(member, catalogue)),
  };
}

function subcommand(definition: NamedDefinition, catalogue: CatalogueOf) {
  // Discord wants the required ones first.
  const inOrder = definition.arguments.toSorted(
    (a, b) => Number(b.required ?? false) - Number(a.required ?? false),
  );
  return {
    type: Kind.Subcommand as const,
    ...named((locale) => wordIn(locale, lastOf(definition))),
    ...described((locale) => summaryOf(catalogue, locale, definition.path.join(' '))),
    options: inOrder.map(option),
  };
}

const lastOf = ({ path }: NamedDefinition): Word => path[1] ?? path[0];

const wordIn = (locale: Locale, word: Word): string => nameIn(locale, word, (names) => names.words);

const summaryOf = (catalogue: CatalogueOf, locale: Locale, command: string): string =>
  Object.entries(catalogue(locale).commands.summaries).find(([name]) => name === command)?.[1] ?? command;

function option({ name, type, choices = [], required = false, completes }: NamedArgument) {
  const shared = {
    ...named((locale) => nameIn(locale, name, (names) => names.arguments)),
    ...described((locale) => wordsOf(locale).argument[type]),
    required,
  };
  if (type === 'count') return { ...shared, type: Kind.Integer as const, min_value: 1 };
  if (type === 'person') return { ...shared, type: Kind.User as const };
  if (type !== 'choice')
    return { ...shared, type: Kind.String as const, autocomplete: completes !== undefined };
  return {
    ...shared,
    type: Kind.String as const,
    choices: choices.map((choice) => ({
      ...named((locale) => nameIn(locale, choice, (names) => names.choices)),
      value: choice,
    })),
  };
}

function named(nameFor: (locale: Locale) => string) {
  return { name: nameFor('en'), name_localizations: translationsOf(nameFor) };
}

function described(wordsIn: (locale: Locale) => string) {
  const cutIn = (locale: Locale) => cut(wordsIn(locale), limits.command.description);
  return { description: cutIn('en'), description_localizations: translationsOf(cutIn) };
}

/** Words in Discord's locales, where they differ from English, which is the default. */
function translationsOf(wordsIn: (locale: Locale) => string): Localizations {
  const translated = locales.map((locale) => [locale, wordsIn(locale)] as const);
  return Object.fromEntries(
    translated.filter(([locale, words]) => locale !== 'en' && words !== wordsIn('en')),
  );
}

/** Where commands are registered: in one server, or in all where that is null. */
export type Place = { readonly applicationId: string; readonly guild: string | null };

/** Whether Discord knows `/mail` as it is wanted, and no other command of this application, in a place. */
export async function isRegistered(rest: REST, place: Place, wanted: CommandJson): Promise<boolean> {
  const known = await rest.get(routeOf(place), {
    query: new URLSearchParams({ with_localizations: 'true' }),
  });
  return Array.isArray(known) && known.length === 1 && holds(known[0], wanted);
}

/**
 * Has Discord know `/mail`, in one server at once or in all, and no other command of this application there. Writes
 * only what differs. @returns whether it wrote.
 */
export async function register(rest: REST, place: Place, wanted: CommandJson): Promise<boolean> {
  if (await isRegistered(rest, place, wanted)) return false;
  await rest.put(routeOf(place), { body: [wanted] });
  return true;
}

const routeOf = ({ applicationId, guild }: Place) =>
  guild === null
    ? Routes.applicationCommands(applicationId)
    : Routes.applicationGuildCommands(applicationId, guild);

/** Whether what Discord knows is what is wanted: it adds fields of its own, and leaves out what says nothing. */
function holds(known: unknown, wanted: unknown): boolean {
  if (saysNothing(wanted)) return saysNothing(known);
  if (Array.isArray(wanted))
    return (
      Array.isArray(known) &&
      known.length === wanted.length &&
      wanted.every((one, at) => holds(known[at], one))
    );
  if (typeof wanted !== 'object' || wanted === null) return known === wanted;
  const fields = new Map(Object.entries(known ?? {}));
  return Object.entries(wanted).every(([name, value]) => holds(fields.get(name), value));
}

const saysNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  (typeof value === 'object' && Object.keys(value).length === 0);

import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  ApplicationCommandOptionType as Kind,
  type REST,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  type RESTPostAPIContextMenuApplicationCommandsJSONBody,
  Routes,
} from 'discord.js';
import { type Locale, locales } from '../../domain/actor.ts';
import { isRequired } from '../command/arguments.ts';
import type { Argument, DescribedCommand } from '../command/command.ts';
import { argumentNameIn, choiceNameIn, pathIn } from '../command/names/command-names.ts';
import { cut } from './delivery/markdown.ts';
import { limits } from './limits.ts';
import { menuTranslationsIn } from './menu-translations.ts';
import { type SlashCommandName, translationsIn } from './translations.ts';

type CommandJson = RESTPostAPIChatInputApplicationCommandsJSONBody;
type MenuJson = RESTPostAPIContextMenuApplicationCommandsJSONBody;
type RegisteredJson = CommandJson | MenuJson;

type Localizations = Partial<Record<Exclude<Locale, 'en'>, string>>;

/** Where all of our commands can be used. */
const usable = {
  contexts: [InteractionContextType.Guild],
  integration_types: [ApplicationIntegrationType.GuildInstall],
};

/** All that is registered: `/mail`, `/mail-admin`, and the entries in the menus of messages and people. */
export const registeredCommands = (commands: readonly DescribedCommand[]): RegisteredJson[] => [
  ...slashCommands(commands),
  menuJson(ApplicationCommandType.Message, (locale) => menuTranslationsIn(locale).aliasForAddress),
  menuJson(ApplicationCommandType.User, (locale) => menuTranslationsIn(locale).mailboxForPerson),
];

const menuJson = (type: MenuJson['type'], nameFor: (locale: Locale) => string): MenuJson => ({
  type,
  ...withNames(nameFor),
  ...usable,
});

/**
 * The slash commands as Discord's API takes them. One has room for 25 commands and groups, and for 8,000 characters, so that
 * what is for admins alone has one of its own. A group with something for others stays whole, in `/mail`.
 */
export function slashCommands(commands: readonly DescribedCommand[]): CommandJson[] {
  const words = [...Map.groupBy(commands, ({ path }) => path[0]).values()];
  const isForAdmins = (members: readonly DescribedCommand[]): boolean =>
    members.every(({ task }) => task === 'admin');
  return [
    slashCommand('mail', words.filter((members) => !isForAdmins(members)).flat()),
    slashCommand('mail-admin', words.filter(isForAdmins).flat()),
  ].filter(({ options = [] }) => options.length > 0);
}

function slashCommand(name: SlashCommandName, commands: readonly DescribedCommand[]): CommandJson {
  const alone = commands.filter(({ path }) => path.length === 1);
  const groups = Map.groupBy(
    commands.filter(({ path }) => path.length === 2),
    ({ path }) => path[0],
  );
  return {
    type: ApplicationCommandType.ChatInput,
    // Not translated: Discord's clients list no subcommands under a translated name (discord-api-docs, issue 5105).
    name,
    ...withDescriptions((locale) => translationsIn(locale).commands[name]),
    ...usable,
    options: [...alone.map(subcommand), ...[...groups].map(([word, members]) => group(word, members))],
  };
}

function group(word: string, members: readonly DescribedCommand[]) {
  const membersIn = (locale: Locale) => members.map((member) => lastWord(member, locale)).join(', ');
  return {
    type: Kind.SubcommandGroup as const,
    ...withNames((locale) => members.map((member) => pathIn(member, locale)[0])[0] ?? word),
    ...withDescriptions((locale) => translationsIn(locale).group(membersIn(locale))),
    options: members.map(subcommand),
  };
}

function subcommand(command: DescribedCommand) {
  // Discord wants the required ones first.
  const inOrder = command.arguments.toSorted(
    (a, b) => Number(isRequired(command, b)) - Number(isRequired(command, a)),
  );
  return {
    type: Kind.Subcommand as const,
    ...withNames((locale) => lastWord(command, locale)),
    ...withDescriptions((locale) => command.summary[locale]),
    options: inOrder.map((argument) => option(command, argument)),
  };
}

function lastWord(command: DescribedCommand, locale: Locale): string {
  const [first, second] = pathIn(command, locale);
  return second ?? first;
}

function option(command: DescribedCommand, argument: Argument) {
  const { name, type, choices = [], completes } = argument;
  const shared = {
    ...withNames((locale) => argumentNameIn(command, name, locale)),
    ...withDescriptions((locale) => translationsIn(locale).argument[type]),
    required: isRequired(command, argument),
  };
  if (type === 'count' || type === 'page') return { ...shared, type: Kind.Integer as const, min_value: 1 };
  if (type === 'person') return { ...shared, type: Kind.User as const };
  if (type === 'group') return { ...shared, type: Kind.Role as const };
  if (type === 'file') return { ...shared, type: Kind.Attachment as const };
  if (type !== 'choice')
    return {
      ...shared,
      type: Kind.String as const,
      autocomplete: completes !== undefined || type === 'selection' || type === 'when',
    };
  return {
    ...shared,
    type: Kind.String as const,
    choices: choices.map((choice) => ({
      ...withNames((locale) => choiceNameIn(command, choice, locale)),
      value: choice,
    })),
  };
}

function withNames(nameFor: (locale: Locale) => string) {
  return { name: nameFor('en'), name_localizations: localizationsOf(nameFor) };
}

function withDescriptions(wordsIn: (locale: Locale) => string) {
  const cutIn = (locale: Locale) => cut(wordsIn(locale), limits.command.description);
  return { description: cutIn('en'), description_localizations: localizationsOf(cutIn) };
}

/** Texts by Discord's locales, where they differ from English, which is the default. */
function localizationsOf(wordsIn: (locale: Locale) => string): Localizations {
  const translated = locales.map((locale) => [locale, wordsIn(locale)] as const);
  return Object.fromEntries(
    translated.filter(([locale, words]) => locale !== 'en' && words !== wordsIn('en')),
  );
}

/** Where commands are registered: in one server, or (null) in all. */
export type RegistrationScope = { readonly applicationId: string; readonly guild: string | null };

/** Whether exactly these commands, and no other of the application, are registered. */
export async function isRegistered(
  rest: REST,
  scope: RegistrationScope,
  wanted: readonly RegisteredJson[],
): Promise<boolean> {
  const known = await rest.get(commandsRoute(scope), {
    query: new URLSearchParams({ with_localizations: 'true' }),
  });
  if (!Array.isArray(known) || known.length !== wanted.length) return false;
  return wanted.every((each) => known.some((other) => matches(other, each)));
}

/**
 * Registers these commands, in one server or in all, and no other of the application. Writes only where something differs.
 * @returns whether it wrote.
 */
export async function register(
  rest: REST,
  scope: RegistrationScope,
  wanted: readonly RegisteredJson[],
): Promise<boolean> {
  if (await isRegistered(rest, scope, wanted)) return false;
  await rest.put(commandsRoute(scope), { body: wanted });
  return true;
}

const commandsRoute = ({ applicationId, guild }: RegistrationScope) =>
  guild === null
    ? Routes.applicationCommands(applicationId)
    : Routes.applicationGuildCommands(applicationId, guild);

/** Whether what is registered matches: Discord adds fields of its own, and leaves out empty ones. */
function matches(known: unknown, wanted: unknown): boolean {
  if (isEmptyValue(wanted)) return isEmptyValue(known);
  if (Array.isArray(wanted))
    return (
      Array.isArray(known) &&
      known.length === wanted.length &&
      wanted.every((each, index) => matches(known[index], each))
    );
  if (typeof wanted !== 'object' || wanted === null) return known === wanted;
  const fields = new Map(Object.entries(known ?? {}));
  return Object.entries(wanted).every(([name, value]) => matches(fields.get(name), value));
}

const isEmptyValue = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  (typeof value === 'object' && Object.keys(value).length === 0);

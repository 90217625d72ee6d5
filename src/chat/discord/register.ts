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
import type { Argument, Definition } from '../command.ts';
import type { CatalogueOf } from '../text/catalogue.ts';
import { limits } from './limits.ts';
import { cut } from './markdown.ts';
import { wordsOf } from './words.ts';

type CommandJson = RESTPostAPIChatInputApplicationCommandsJSONBody;

/** Words in Discord's locales: English, which is the default, and translations that differ from it. */
type Described = {
  readonly description: string;
  readonly description_localizations: Partial<Record<Exclude<Locale, 'en'>, string>>;
};

/** `/mail` with everything below it, as Discord's API takes it. */
export function commandJson(commands: readonly Definition[], catalogue: CatalogueOf): CommandJson {
  const groups = Map.groupBy(
    commands.filter(({ path }) => path.length === 2),
    ({ path }) => path[0],
  );
  const alone = commands.filter(({ path }) => path.length === 1);
  return {
    type: ApplicationCommandType.ChatInput,
    name: 'mail',
    ...described((locale) => wordsOf(locale).command),
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: [
      ...alone.map((definition) => subcommand(definition, catalogue)),
      ...[...groups].map(([name, members]) => group(name, members, catalogue)),
    ],
  };
}

function group(name: string, members: readonly Definition[], catalogue: CatalogueOf) {
  const names = members.map(({ path }) => path[1]).join(', ');
  return {
    type: Kind.SubcommandGroup as const,
    name,
    ...described((locale) => wordsOf(locale).group(names)),
    options: members.map((member) => subcommand(member, catalogue)),
  };
}

function subcommand(definition: Definition, catalogue: CatalogueOf) {
  const { path } = definition;
  // Discord wants the required ones first.
  const inOrder = definition.arguments.toSorted(
    (a, b) => Number(b.required ?? false) - Number(a.required ?? false),
  );
  return {
    type: Kind.Subcommand as const,
    name: path[path.length - 1] ?? path[0],
    ...described((locale) => summaryOf(catalogue, locale, path.join(' '))),
    options: inOrder.map(option),
  };
}

const summaryOf = (catalogue: CatalogueOf, locale: Locale, command: string): string =>
  Object.entries(catalogue(locale).commands.summaries).find(([name]) => name === command)?.[1] ?? command;

function option({ name, type, choices, required = false, completes }: Argument) {
  const shared = { name, ...described((locale) => wordsOf(locale).argument[type]), required };
  if (type === 'count') return { ...shared, type: Kind.Integer as const, min_value: 1 };
  if (type !== 'choice')
    return { ...shared, type: Kind.String as const, autocomplete: completes !== undefined };
  return {
    ...shared,
    type: Kind.String as const,
    choices: (choices ?? []).map((choice) => ({ name: choice, value: choice })),
  };
}

function described(wordsIn: (locale: Locale) => string): Described {
  const inLocale = (locale: Locale) => cut(wordsIn(locale), limits.command.description);
  const description = inLocale('en');
  const translated = locales.map((locale) => [locale, inLocale(locale)] as const);
  return {
    description,
    description_localizations: Object.fromEntries(
      translated.filter(([locale, words]) => locale !== 'en' && words !== description),
    ),
  };
}

/**
 * Has Discord know `/mail`, in one server at once or in all, and no other command of this application there. Writes
 * only what differs. @returns whether it wrote.
 */
export async function register(
  rest: REST,
  { applicationId, guild }: { readonly applicationId: string; readonly guild: string | null },
  wanted: CommandJson,
): Promise<boolean> {
  const route =
    guild === null
      ? Routes.applicationCommands(applicationId)
      : Routes.applicationGuildCommands(applicationId, guild);
  const known = await rest.get(route, { query: new URLSearchParams({ with_localizations: 'true' }) });
  if (Array.isArray(known) && known.length === 1 && holds(known[0], wanted)) return false;
  await rest.put(route, { body: [wanted] });
  return true;
}

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

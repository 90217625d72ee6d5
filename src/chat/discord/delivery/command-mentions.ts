import {
  type APIApplicationCommand,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type APIApplicationCommandOption as Option,
  type REST,
  Routes,
} from 'discord.js';
import type { Logger } from '../../../logging/logger.ts';

/** A registered command as a mention names it: `mail-admin domain list`, and its id. */
type RegisteredCommand = { readonly path: string; readonly id: string };

/** Registered commands by their paths as texts name them, which know `/mail` alone: `mail domain list`. */
export type CommandIds = ReadonlyMap<string, RegisteredCommand>;

export type CommandMentions = {
  /** The registered commands as far as they are known. */
  readonly known: () => CommandIds;
  /** Reads which commands are registered in a server, or (null) in all. It never rejects. */
  readonly learn: (guild: string | null) => Promise<void>;
};

/** Knows the ids of the registered commands, which a text needs so that one can click a command in it. */
export function createCommandMentions(
  rest: REST,
  { applicationId, log }: { readonly applicationId: string; readonly log: Pick<Logger, 'warn'> },
): CommandMentions {
  const learned = new Map<string | null, CommandIds>();
  return {
    known: () => [...learned.values()].findLast(({ size }) => size > 0) ?? new Map(),
    learn: async (guild) => {
      if (learned.has(guild)) return;
      learned.set(guild, new Map());
      try {
        const route =
          guild === null
            ? Routes.applicationCommands(applicationId)
            : Routes.applicationGuildCommands(applicationId, guild);
        // discord.js leaves the type of a response open; this is the one that Discord documents.
        learned.set(guild, commandIds((await rest.get(route)) as APIApplicationCommand[]));
      } catch (err) {
        learned.delete(guild);
        log.warn({ err, guild }, 'Discord does not list the commands now: messages show them as text');
      }
    },
  };
}

const commandIds = (commands: readonly APIApplicationCommand[]): CommandIds =>
  new Map(
    commands
      .filter(({ type }) => type === ApplicationCommandType.ChatInput)
      .flatMap(({ id, name, options }) =>
        paths(name, options).map((path) => [path.replace(/^\S+/, 'mail'), { path, id }] as const),
      ),
  );

/** The paths that can be called: a command with subcommands can't be called itself. */
function paths(path: string, options: readonly Option[] = []): string[] {
  const below = options.flatMap((option) =>
    option.type === ApplicationCommandOptionType.Subcommand ||
    option.type === ApplicationCommandOptionType.SubcommandGroup
      ? paths(`${path} ${option.name}`, option.options)
      : [],
  );
  return below.length > 0 ? below : [path];
}

const command = /(?<![\w/:<])\/([\p{Ll}\d]+(?: [\p{Ll}\d-]+)*)/gu;

/** Makes the commands in a text clickable, by the longest path that is registered; what follows it stays text. */
export const linkCommands = (markdown: string, ids: CommandIds): string =>
  ids.size === 0
    ? markdown
    : markdown.replace(command, (all: string, typed: string) => {
        const words = typed.split(' ');
        const named = words
          .map((_, index) => words.slice(0, words.length - index).join(' '))
          .find((each) => ids.has(each));
        const found = named === undefined ? undefined : ids.get(named);
        return named === undefined || !found
          ? all
          : `</${found.path}:${found.id}>${typed.slice(named.length)}`;
      });

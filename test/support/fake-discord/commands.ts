import type { z } from 'zod';
import { anotherApplication } from './api-errors.ts';
import { allCommands, type Translated } from './checks/check-command.ts';
import { parseBody } from './checks/parse-body.ts';
import { type Guilds, guildId } from './guilds.ts';

type Command = z.infer<typeof allCommands>[number];

/** All servers (null), or one. */
type Place = { readonly application: string; readonly guild: string | null };

/** The commands that the bot has registered. */
export function createCommands(guilds: Guilds) {
  const registered = new Map<string | null, Command[]>();

  function enter({ application, guild }: Place): void {
    if (application !== guilds.bot.id) throw anotherApplication();
    if (guild !== null) guilds.enter(guild);
  }

  const known = (guild: string | null) => (registered.get(guild) ?? []).map(asDiscordKeepsIt);

  return {
    get: (place: Place): unknown => {
      enter(place);
      return known(place.guild);
    },
    put: (place: Place, body: unknown): unknown => {
      const all = parseBody(allCommands, body);
      enter(place);
      registered.set(place.guild, all);
      return known(place.guild);
    },
    /** The slash commands that members of the server see. */
    slash: () => (registered.get(guildId) ?? []).filter((each) => each.type === 1),
    /** The entries that members of the server see in the menu of people (2) or of messages (3). */
    menu: (type: 2 | 3): readonly Translated[] =>
      (registered.get(guildId) ?? []).filter((each) => each.type === type),
  };
}

/** Discord omits false and empty fields, and adds ids and defaults. */
function asDiscordKeepsIt(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asDiscordKeepsIt);
  if (typeof value !== 'object' || value === null) return value;
  const said = Object.entries(value).filter(
    ([name, each]) => each !== false && !(name.endsWith('_localizations') && Object.keys(each).length === 0),
  );
  const kept = Object.fromEntries(said.map(([name, each]) => [name, asDiscordKeepsIt(each)]));
  return 'contexts' in kept
    ? { id: '1', version: '2', nsfw: false, name_localizations: null, ...kept }
    : kept;
}

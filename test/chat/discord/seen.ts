import { type APIMessage, ButtonStyle, ComponentType, MessageFlags } from 'discord.js';

/** What a person sees of a message. */
export type Seen = {
  readonly id: string;
  readonly channel: string;
  /** Seen by one person only. */
  readonly alone: boolean;
  readonly flags: number;
  readonly text: string;
  readonly buttons: readonly SeenButton[];
};
type SeenButton = {
  readonly label: string;
  readonly id: string;
  readonly url: string;
  readonly isRed: boolean;
};

/** Discord leaves out what is false or empty, and adds ids and defaults. */
export function asDiscordKeepsIt(value: unknown): unknown {
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

export function seenOf({ id, channel_id, components = [], flags }: APIMessage): Seen {
  const texts: string[] = [];
  const buttons: SeenButton[] = [];
  for (const container of components) {
    if (container.type !== ComponentType.Container) continue;
    for (const part of container.components) {
      if (part.type === ComponentType.TextDisplay) texts.push(part.content);
      if (part.type !== ComponentType.ActionRow) continue;
      for (const button of part.components) {
        if (button.type !== ComponentType.Button || !('label' in button)) continue;
        buttons.push({
          label: button.label ?? '',
          id: 'custom_id' in button ? button.custom_id : '',
          url: 'url' in button ? button.url : '',
          isRed: button.style === ButtonStyle.Danger,
        });
      }
    }
  }
  const alone = ((flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  return { id, channel: channel_id, alone, flags: flags ?? 0, text: texts.join('\n'), buttons };
}

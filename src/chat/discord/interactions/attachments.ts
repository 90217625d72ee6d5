import {
  type Attachment,
  type ChatInputCommandInteraction,
  ComponentType,
  type Interaction,
} from 'discord.js';
import { err, ok } from '../../../domain/result.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import type { CommandCall } from '../../command/command.ts';
import type { FindPeople, OpenFile } from '../../command/file.ts';
import { downloadFile } from '../../dispatch/download-file.ts';
import type { Reply } from '../../dispatch/reply.ts';

/** Where Discord keeps what people attach. */
const discordsOwn: readonly string[] = ['https://cdn.discordapp.com', 'https://media.discordapp.net'];

/** @param apiUrl null: Discord's own; one that stands in for it keeps the files too. */
export const fileOrigins = (apiUrl: string | null): readonly string[] =>
  apiUrl === null ? discordsOwn : [...discordsOwn, new URL(apiUrl).origin];

/** Opens the files that came with an interaction, by their ids, and no others. */
export const attachmentOpener =
  (origins: readonly string[], interaction: Interaction, findPeople: FindPeople): OpenFile =>
  async (id, most) => {
    const found = attachmentsOf(interaction).get(id);
    if (!found) return err({ code: 'file-not-given', platform: 'discord' });
    const { url, size } = found;
    const name = sanitizeText(found.name);
    const read = () => downloadFile({ url, origins, platform: 'discord', name, size, most });
    return ok({ name, size, read, findPeople });
  };

/**
 * A call without the files that came with it. Discord gives a file to one interaction, for a while: a later one has to
 * bring it again, and its signed URL is kept nowhere.
 */
export function withoutAttachments(interaction: Interaction, { path, values }: CommandCall): CommandCall {
  const attachments = attachmentsOf(interaction);
  const kept = Object.entries(values).filter(([, value]) => !attachments.has(value));
  return { path, values: Object.fromEntries(kept) };
}

/** A reply without the buttons that would repeat a call by itself: without its files it can't be repeated. */
export const withoutRepeating = (reply: Reply): Reply => {
  const { buttons, ...view } = reply.view;
  const kept = (buttons ?? []).filter(({ action }) => action.kind !== 'give-reason');
  return { ...reply, view: { ...view, ...(kept.length > 0 && { buttons: kept }) } };
};

export const hasAttachments = (interaction: Interaction): boolean => attachmentsOf(interaction).size > 0;

function attachmentsOf(interaction: Interaction): ReadonlyMap<string, Attachment> {
  if (interaction.isChatInputCommand()) return resolvedAttachments(interaction);
  if (!interaction.isModalSubmit()) return new Map();
  const filled = [...interaction.fields.fields.values()];
  return new Map(
    filled.flatMap((each) => (each.type === ComponentType.FileUpload ? [...(each.attachments ?? [])] : [])),
  );
}

const resolvedAttachments = ({ options }: ChatInputCommandInteraction): ReadonlyMap<string, Attachment> =>
  options.resolved?.attachments ?? new Map();

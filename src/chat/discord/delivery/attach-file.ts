import { basename } from 'node:path';
import { type APIContainerComponent, type APIFileComponent, ComponentType } from 'discord.js';
import type { OutgoingFile } from '../../command/file.ts';
import type { DiscordTranslations } from '../translations.ts';
import type { MessagePayload } from './render.ts';

/** A message for one person, with the file that they asked for, if they did. */
export type PrivatePayload = Pick<MessagePayload, 'flags'> & {
  readonly components: [APIContainerComponent, ...APIFileComponent[]];
  readonly files?: { readonly name: string; readonly attachment: Buffer }[];
};

/** Octets that a message's files may have, where an interaction does not say. */
const leastLimit = 10 * 1024 * 1024;

/** What an answer's file comes to on Discord: something to attach, or a note where Discord does not take it. */
export type Attached =
  | { readonly kind: 'attached'; readonly name: string; readonly content: Buffer }
  | { readonly kind: 'refused'; readonly note: string };

/** @param limit octets that the interaction's answer takes. */
export function prepareFile(
  { name, content, to = '' }: OutgoingFile,
  translations: DiscordTranslations,
  limit: number = leastLimit,
): Attached {
  const octets = Buffer.from(content);
  const wanted = fileName(to) || fileName(name) || 'file';
  if (octets.byteLength <= limit) return { kind: 'attached', name: wanted, content: octets };
  return { kind: 'refused', note: translations.fileTooBig(wanted, Math.floor(limit / 1024 ** 2)) };
}

/** Shows a file below a message: in one of Components V2 an attachment is seen only where a component names it. */
export const attach = (
  payload: MessagePayload,
  { name, content }: Extract<Attached, { kind: 'attached' }>,
): PrivatePayload => ({
  ...payload,
  components: [...payload.components, { type: ComponentType.File, file: { url: `attachment://${name}` } }],
  files: [{ name, attachment: content }],
});

/** The last part of a path, in the characters that Discord keeps in a file's name. */
const fileName = (path: string): string =>
  basename(path)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[._]+/, '')
    .slice(-100);

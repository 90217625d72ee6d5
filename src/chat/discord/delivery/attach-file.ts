import { basename } from 'node:path';
import {
  type APIContainerComponent,
  type APIFileComponent,
  type APIMediaGalleryComponent,
  ComponentType,
} from 'discord.js';
import type { OutgoingFile } from '../../command/file.ts';
import type { DiscordTranslations } from '../translations.ts';
import { cut } from './markdown.ts';
import type { MessagePayload } from './render.ts';

/** A message for one person, with the file that they asked for, if they did. */
export type PrivatePayload = Pick<MessagePayload, 'flags'> & {
  readonly components: [APIContainerComponent, ...(APIFileComponent | APIMediaGalleryComponent)[]];
  readonly files?: { readonly name: string; readonly attachment: Buffer }[];
};

/** Characters of a picture's description. */
const maxAlt = 256;

/** Octets that a message's files may have, where an interaction does not say. */
const leastLimit = 10 * 1024 * 1024;

/** What an answer's file comes to on Discord: something to attach, or a note where Discord does not take it. */
export type Attached =
  | {
      readonly kind: 'attached';
      readonly name: string;
      readonly content: Buffer;
      readonly alt?: string;
    }
  | { readonly kind: 'refused'; readonly note: string };

/** @param limit octets that the interaction's answer takes. */
export function prepareFile(
  { name, content, to = '', alt }: OutgoingFile,
  translations: DiscordTranslations,
  limit: number = leastLimit,
): Attached {
  const octets = Buffer.from(content);
  const wanted = fileName(to) || fileName(name) || 'file';
  if (octets.byteLength <= limit)
    return { kind: 'attached', name: wanted, content: octets, ...(alt !== undefined && { alt }) };
  return { kind: 'refused', note: translations.fileTooBig(wanted, Math.floor(limit / 1024 ** 2)) };
}

/** Shows a file below a message: in one of Components V2 an attachment is seen only where a component names it. */
export const attach = (
  payload: MessagePayload,
  { name, content, alt }: Extract<Attached, { kind: 'attached' }>,
): PrivatePayload => ({
  ...payload,
  components: [...payload.components, shown(`attachment://${name}`, alt)],
  files: [{ name, attachment: content }],
});

/** A picture is seen in the message; any other file is to be opened. */
const shown = (url: string, alt: string | undefined): APIFileComponent | APIMediaGalleryComponent =>
  alt === undefined
    ? { type: ComponentType.File, file: { url } }
    : { type: ComponentType.MediaGallery, items: [{ media: { url }, description: cut(alt, maxAlt) }] };

/** The last part of a path, in the characters that Discord keeps in a file's name. */
const fileName = (path: string): string =>
  basename(path)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[._]+/, '')
    .slice(-100);

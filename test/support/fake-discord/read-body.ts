import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { requestTooLarge } from './api-errors.ts';

/** A file that the bot sends with a message. */
export class SentFile {
  readonly id: string;
  readonly name: string;
  readonly content: Buffer;

  constructor(id: string, name: string, content: Buffer) {
    this.id = id;
    this.name = name;
    this.content = content;
  }
}

/** Octets of a message's files. */
const mostOctets = 10_485_760;

/** The octets of a request's body. */
export const octetsOf = (request: IncomingMessage): Promise<Buffer> => buffer(request);

/** Reads a body: JSON or, with files, a form that has the JSON as payload_json (discord-api-docs, "Uploading Files"). */
export async function readBody(octets: Buffer, type = 'application/json'): Promise<unknown> {
  if (octets.byteLength === 0) return undefined;
  if (!type.startsWith('multipart/form-data')) return JSON.parse(octets.toString());
  const form = await new Response(new Uint8Array(octets), { headers: { 'content-type': type } }).formData();
  const files: SentFile[] = [];
  for (const [field, value] of form) {
    const [, id] = /^files\[(\d+)\]$/.exec(field) ?? [];
    if (id !== undefined && typeof value !== 'string')
      files.push(new SentFile(id, value.name, Buffer.from(await value.arrayBuffer())));
  }
  const payload: object = JSON.parse(String(form.get('payload_json')));
  return { ...payload, files };
}

/** @throws DiscordError where the files of a body are too much. */
export function checkSize(body: unknown): void {
  if (typeof body !== 'object' || body === null || !('files' in body) || !Array.isArray(body.files)) return;
  const sizes = body.files.map((file) => (file instanceof SentFile ? file.content.byteLength : 0));
  if (sizes.reduce((sum, size) => sum + size, 0) > mostOctets) throw requestTooLarge();
}

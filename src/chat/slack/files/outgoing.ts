import { basename } from 'node:path';
import type { Actor } from '../../../domain/actor.ts';
import type { Logger } from '../../../logging/logger.ts';
import type { OutgoingFile } from '../../command/file.ts';
import type { View } from '../../view/view.ts';
import { slackError } from '../connection/api.ts';
import type { MessageClient } from '../delivery/message-client.ts';
import { writeScope } from '../manifest.ts';
import { translationsIn } from '../translations.ts';
import { fileOrigins, type SlackFileOptions } from './incoming.ts';

/** What became of a file, for whoever asked for it. */
type FileNotice = Pick<View, 'title' | 'hint'>;

/** Sends somebody a file in a direct message: Slack shows none to one person alone in a channel. Never rejects. */
export type SendFile = (actor: Actor, file: OutgoingFile) => Promise<FileNotice>;

/** Characters of a picture's description. */
const maxAlt = 1000;

/** How long Slack may take to accept a file, in milliseconds. */
const uploadTimeout = 30_000;

export function createSendFile({
  client,
  apiUrl,
  messageClient,
  log,
}: Omit<SlackFileOptions, 'botToken'> & {
  readonly messageClient: Pick<MessageClient, 'openConversation'>;
  readonly log: Logger;
}): SendFile {
  /** Asks where the file is to go, brings it there, and shares it in the conversation. */
  async function share(channel: string, name: string, content: Buffer, alt?: string): Promise<void> {
    const described = alt === undefined ? {} : { alt_txt: alt.slice(0, maxAlt) };
    const asked = { filename: name, length: content.byteLength, ...described };
    const { upload_url: url, file_id: id } = await client.files.getUploadURLExternal(asked);
    if (url === undefined || id === undefined) throw new Error('Slack did not say where the file is to go');
    await upload(url, fileOrigins(apiUrl), content);
    await client.files.completeUploadExternal({ files: [{ id, title: name }], channel_id: channel });
  }

  return async ({ locale, userId }, { name, content, to = '', alt }) => {
    const { file: words } = translationsIn(locale);
    const wanted = basename(to) || basename(name);
    try {
      const channel = await messageClient.openConversation(userId);
      if (channel === null) return words.closed(wanted);
      await share(channel, wanted, Buffer.from(content), alt);
      return words.sent(wanted);
    } catch (error) {
      log.warn({ err: error }, 'Slack did not take a file');
      return slackError(error) === 'missing_scope'
        ? words.lacksScope(wanted, writeScope)
        : words.away(wanted);
    }
  };
}

/** The URL is all that is needed there: the token is not sent. @throws Error without the URL, which lets anybody upload. */
async function upload(url: string, origins: readonly string[], content: Buffer): Promise<void> {
  if (!URL.canParse(url) || !origins.includes(new URL(url).origin))
    throw new Error('Slack names a host for the file that is not its own');
  const signal = AbortSignal.timeout(uploadTimeout);
  const body = new Uint8Array(content);
  const response = await fetch(url, { method: 'POST', body, redirect: 'manual', signal });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`Slack answered ${response.status} to a file`);
}

import type { Actor } from '../../../domain/actor.ts';
import type { Fault } from '../../../domain/fault.ts';
import { err, ok } from '../../../domain/result.ts';
import { sanitizeText } from '../../../domain/text/sanitize.ts';
import type { FindPeople, OpenFile } from '../../command/file.ts';
import { downloadFile } from '../../dispatch/download-file.ts';
import { type SlackClient, slackError } from '../connection/api.ts';
import { troubleOf } from '../connection/api-record.ts';
import { readScope } from '../manifest.ts';

export type SlackFileOptions = {
  readonly client: SlackClient;
  readonly botToken: string;
  /** Null: Slack's own. */
  readonly apiUrl: string | null;
};

/** Opens the files that somebody has sent to Slack, by their ids. */
export type FileOpener = (actor: Actor) => OpenFile;

/** What Slack calls its files. */
const isFileId = (reference: string): boolean => /^F[A-Z0-9]{2,}$/.test(reference);

/** Where Slack keeps files, and takes them: the only hosts that are sent the token. */
export function fileOrigins(apiUrl: string | null): readonly string[] {
  const { protocol, host, origin } = new URL(apiUrl ?? 'https://slack.com');
  return [origin, `${protocol}//files.${host}`];
}

/** The bot may read every file that it can see: one of somebody else's is as good as none. */
export const createFileOpener =
  ({
    client,
    botToken,
    apiUrl,
    findPeople,
  }: SlackFileOptions & { readonly findPeople: (actor: Actor) => FindPeople }): FileOpener =>
  (actor) =>
  async (id, most) => {
    if (!isFileId(id)) return err({ code: 'file-not-given', platform: 'slack' });
    const gone = err({ code: 'file-gone', name: id, platform: 'slack' } as const);
    try {
      const { file } = await client.files.info({ file: id });
      const url = file?.url_private_download ?? file?.url_private;
      if (!file || file.user !== actor.userId || url === undefined) return gone;
      const name = sanitizeText(file.name ?? id);
      const size = file.size ?? 0;
      const headers = { authorization: `Bearer ${botToken}` };
      const origins = fileOrigins(apiUrl);
      const read = () => downloadFile({ url, origins, headers, platform: 'slack', name, size, most });
      return ok({ name, size, read, findPeople: findPeople(actor) });
    } catch (error) {
      return err(refusedFault(error, id));
    }
  };

function refusedFault(error: unknown, name: string): Fault {
  if (slackError(error) === 'missing_scope') return { code: 'file-scope', scope: readScope };
  return { code: troubleOf(error) === null ? 'file-gone' : 'file-away', name, platform: 'slack' };
}

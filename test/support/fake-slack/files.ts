import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Block, Refused, type Workspace } from './workspace.ts';

/** A file in the workspace. */
export type StoredFile = {
  readonly id: string;
  readonly name: string;
  readonly content: Buffer;
  /** Who has uploaded it. */
  readonly user: string;
  /** The conversation that it is shared in; null: none. */
  readonly channel: string | null;
};

type Upload = { readonly name: string; readonly length: number; readonly content: Buffer | null };

/** The most octets of a file (docs.slack.dev, "Working with files"). */
const most = 1024 ** 3;

/** Files: those of people, which the bot reads with its token, and those that it uploads in three steps. */
export function createFiles(
  workspace: Workspace,
  { origin, has, bot }: { origin: () => string; has: (scope: string) => boolean; bot: string },
) {
  const files = new Map<string, StoredFile>();
  const uploads = new Map<string, Upload>();
  const downloads: { readonly path: string; readonly authorization: string | undefined }[] = [];
  const behaviour = {
    /** Leads downloads to this URL, as to a page to sign in. */
    redirect: null as string | null,
    /** Names this URL for downloads, in the place of its own. */
    url: null as string | null,
    /** The answer to the octets of an upload. */
    uploadStatus: 200,
  };

  const need = (scope: string): void => {
    if (!has(scope)) throw new Refused('missing_scope');
  };

  const describe = ({ id, name, content, user }: StoredFile): Block => {
    const url = behaviour.url ?? `${origin()}/files-pri/T1-${id}/${encodeURIComponent(name)}`;
    return { id, name, title: name, user, size: content.byteLength, mode: 'hosted', url_private: url };
  };

  const methods: Readonly<Record<string, (args: Block) => Block>> = {
    'files.info': ({ file }) => {
      need('files:read');
      const found = files.get(String(file));
      if (!found) throw new Refused('file_not_found');
      return { file: describe(found) };
    },
    'files.getUploadURLExternal': ({ filename, length }) => {
      need('files:write');
      const size = Number(length);
      if (typeof filename !== 'string' || filename === '' || !Number.isInteger(size) || size <= 0)
        throw new Refused('invalid_arguments');
      if (size > most) throw new Refused('file_upload_size_restricted');
      const id = `F${workspace.next()}NEW`;
      uploads.set(id, { name: filename, length: size, content: null });
      return { file_id: id, upload_url: `${origin()}/upload/${id}` };
    },
    'files.completeUploadExternal': ({ files: named, channel_id: channel }) => {
      need('files:write');
      if (!Array.isArray(named) || named.length === 0) throw new Refused('invalid_arguments');
      const where = channel === undefined ? null : workspace.writable(channel);
      const done = named.map(({ id, title }: { id: string; title?: string }) => {
        const upload = uploads.get(id);
        if (!upload?.content || upload.content.byteLength !== upload.length)
          throw new Refused('file_not_found');
        uploads.delete(id);
        files.set(id, { id, name: title ?? upload.name, content: upload.content, user: bot, channel: where });
        return { id, title };
      });
      return { files: done };
    },
  };

  /** Gives a file to whoever has the token; leads others to the page to sign in. */
  function download(
    path: string,
    { headers }: IncomingMessage,
    response: ServerResponse,
    token: string,
  ): void {
    downloads.push({ path, authorization: headers.authorization });
    const [, id = ''] = /T1-(\w+)/.exec(path) ?? [];
    const isSignedIn = headers.authorization === `Bearer ${token}` && has('files:read');
    const elsewhere = behaviour.redirect ?? (isSignedIn ? null : `${origin()}/sign-in`);
    if (elsewhere !== null) return void response.writeHead(302, { location: elsewhere }).end();
    const file = files.get(id);
    response.writeHead(file ? 200 : 404).end(file?.content);
  }

  /** Takes the octets of an upload: whoever knows the URL may bring them. */
  function upload(id: string, content: Buffer, response: ServerResponse): void {
    const started = uploads.get(id);
    if (started && behaviour.uploadStatus === 200) uploads.set(id, { ...started, content });
    response.writeHead(started ? behaviour.uploadStatus : 404).end('OK');
  }

  return {
    methods,
    download,
    upload,
    downloads,
    behaviour,
    describe: (id: string): Block => {
      const file = files.get(id);
      if (!file) throw new Error(`Nobody has uploaded ${id}`);
      return describe(file);
    },
    /** Somebody uploads a file, as into a form. @returns its id. */
    add: (user: string, name: string, content: string): string => {
      const id = `F${workspace.next()}UP`;
      files.set(id, { id, name, content: Buffer.from(content), user, channel: null });
      return id;
    },
    remove: (id: string): void => void files.delete(id),
    /** What is shared in a conversation. */
    sharedIn: (channel: string) =>
      [...files.values()]
        .filter((each) => each.channel === channel)
        .map(({ name, content }) => ({ name, content: content.toString() })),
  };
}

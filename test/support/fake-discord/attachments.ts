import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';

export type Attachments = ReturnType<typeof createAttachments>;

/** The files that people give the bot: kept under signed URLs, which expire, and given to whoever knows one. */
export function createAttachments(origin: () => string, nextId: () => string) {
  const files = new Map<
    string,
    { object: Readonly<Record<string, unknown>>; content: Buffer; path: string }
  >();
  const behaviour = {
    /** All signatures have expired. */
    expired: false,
    /** The status of all answers, where it is not 200; 302 leads elsewhere. */
    status: 200,
  };

  /** What a client uploads with a command or a form. @returns its id. */
  function upload(filename: string, content: string | Buffer): string {
    const id = nextId();
    const octets = Buffer.from(content);
    const signature = randomBytes(32).toString('hex');
    const path = `/ephemeral-attachments/9000/${id}/${encodeURIComponent(filename)}?ex=1&is=0&hm=${signature}`;
    const object = {
      id,
      filename,
      size: octets.byteLength,
      url: `http://${origin()}${path}`,
      ephemeral: true,
    };
    files.set(id, { object, content: octets, path });
    return id;
  }

  return {
    behaviour,
    upload,
    /** How the bot is told of it. */
    object: (id: string) => files.get(id)?.object ?? fail(id),
    /** Answers a download as Discord's CDN does, to anybody. @returns false where the path is none of a file. */
    serve: (path: string, response: ServerResponse): boolean => {
      if (!path.startsWith('/ephemeral-attachments/')) return false;
      const file = [...files.values()].find((each) => each.path === path);
      if (!file || behaviour.expired) response.writeHead(404).end('This content is no longer available.');
      else if (behaviour.status === 302) response.writeHead(302, { location: '/elsewhere' }).end();
      else response.writeHead(behaviour.status).end(file.content);
      return true;
    },
    /** The signatures of all URLs. */
    signatures: () => [...files.values()].map(({ path }) => path.split('hm=')[1] ?? ''),
  };
}

const fail = (id: string): never => {
  throw new Error(`Nobody has uploaded ${id}`);
};

import type { ReplicaTarget } from '../../config/replica-settings.ts';
import type { Tree } from './tree.ts';

type SftpTarget = Extract<ReplicaTarget, { readonly kind: 'sftp' }>;

/** Milliseconds for a connection. */
const readyTimeout = 10_000;

/** A directory that SFTP reaches. Each call has a connection of its own: there are a few a day. */
export function sftpTree({ host, port, user, path }: SftpTarget, privateKey: string): Tree {
  async function connected<T>(work: (sftp: import('ssh2-sftp-client')) => Promise<T>): Promise<T> {
    // Loaded where it is used alone: it takes memory.
    const { default: SftpClient } = await import('ssh2-sftp-client');
    const sftp = new SftpClient();
    await sftp.connect({ host, port, username: user, privateKey, readyTimeout });
    try {
      return await work(sftp);
    } finally {
      await sftp.end().catch(() => undefined);
    }
  }
  return {
    directories: () =>
      connected(async (sftp) => {
        if ((await sftp.exists(path)) === false) return [];
        const entries = await sftp.list(path);
        return entries.filter(({ type }) => type === 'd').map(({ name }) => name);
      }),
    remove: (name) =>
      connected(async (sftp) => {
        await sftp.rmdir(`${path}/${name}`, true);
      }),
  };
}

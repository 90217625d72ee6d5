import { createHash } from 'node:crypto';
import type { ReplicaTarget } from '../../config/replica-settings.ts';
import type { Tree } from './tree.ts';

type SftpTarget = Extract<ReplicaTarget, { readonly kind: 'sftp' }>;

/** Another host answers than the one that is meant, or it has a new key. */
export class HostKeyDiffers extends Error {
  override readonly name = 'HostKeyDiffers';

  constructor(shown: string, cause: unknown) {
    super(
      `the host shows the key ${shown}, which is none of REPLICA_SFTP_HOST_KEY. Compare it with what ssh-keygen -lf prints of its keys in /etc/ssh; nothing was sent there`,
      { cause },
    );
  }
}

/** As ssh-keygen -l prints it. */
const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

/** Milliseconds for a connection. */
const readyTimeout = 10_000;

/** A directory that SFTP reaches. Each call has a connection of its own: there are a few a day. */
export function sftpTree(
  { host, port, user, path }: SftpTarget,
  {
    privateKey,
    hostKeys,
  }: { readonly privateKey: string; readonly hostKeys?: readonly string[] | undefined },
): Tree {
  async function connected<T>(work: (sftp: import('ssh2-sftp-client')) => Promise<T>): Promise<T> {
    // Loaded where it is used alone: it takes memory.
    const { default: SftpClient } = await import('ssh2-sftp-client');
    const sftp = new SftpClient();
    let shown: string | null = null;
    const hostVerifier = (key: Buffer): boolean => {
      shown = fingerprintOf(key);
      return hostKeys === undefined || hostKeys.includes(shown);
    };
    await sftp
      .connect({ host, port, username: user, privateKey, readyTimeout, hostVerifier })
      .catch((cause: unknown) => {
        if (shown !== null && hostKeys && !hostKeys.includes(shown)) throw new HostKeyDiffers(shown, cause);
        throw cause;
      });
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

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ssh from 'ssh2';

/** OpenSSH's own SFTP server, behind an SSH server that lets one key in. */
export type SftpServer = {
  readonly port: number;
  /** The private key that it lets in. */
  readonly key: string;
  /** The fingerprint of its own key, as ssh-keygen prints it. */
  readonly hostKey: string;
  [Symbol.asyncDispose](): Promise<void>;
};

export async function startSftpServer(): Promise<SftpServer> {
  const [host, client] = [ssh.utils.generateKeyPairSync('ed25519'), ssh.utils.generateKeyPairSync('ed25519')];
  const allowed = ssh.utils.parseKey(client.public);
  if (allowed instanceof Error) throw allowed;
  const server = new ssh.Server({ hostKeys: [host.private] }, (connection) => {
    connection.on('error', () => undefined);
    // Or each answer waits 40 ms for another one.
    if ('setNoDelay' in connection && typeof connection.setNoDelay === 'function')
      connection.setNoDelay(true);
    connection.on('authentication', (context) => {
      const isAllowed =
        context.method === 'publickey' &&
        context.key.data.equals(allowed.getPublicSSH()) &&
        (!context.signature ||
          allowed.verify(context.blob ?? Buffer.alloc(0), context.signature, context.hashAlgo) === true);
      if (isAllowed) context.accept();
      else context.reject(['publickey']);
    });
    connection.on('session', (acceptSession) => {
      acceptSession().on('subsystem', (accept, reject, { name }) => {
        if (name !== 'sftp') return reject();
        const channel = accept();
        const files = spawn('/usr/lib/openssh/sftp-server', { stdio: ['pipe', 'pipe', 'ignore'] });
        files.stdin.on('error', () => undefined);
        channel.pipe(files.stdin);
        files.stdout.pipe(channel);
        channel.on('close', () => files.kill());
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    key: client.private,
    hostKey: fingerprintOf(host.public),
    [Symbol.asyncDispose]: async () => {
      server.close();
    },
  };
}

/** @param publicKey as a line of authorized_keys. */
const fingerprintOf = (publicKey: string): string => {
  const [, blob = ''] = publicKey.split(' ');
  return `SHA256:${createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64').replaceAll('=', '')}`;
};

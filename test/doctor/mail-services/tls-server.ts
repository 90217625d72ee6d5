import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createPlain, type Socket } from 'node:net';
import { join } from 'node:path';
import { createSecureContext, createServer as createTls, TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { portOf } from '../../support/ports.ts';
import { scratchDirectory } from '../../support/scratch.ts';

export type Certificate = { readonly key: string; readonly cert: string };

/** A self-signed certificate, created by openssl. @param san such as `DNS:localhost`. */
export async function certificateFor(san: string, days = 365): Promise<Certificate> {
  const directory = await scratchDirectory();
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const made = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    key,
    '-out',
    cert,
  ];
  const named = ['-subj', '/CN=facteur', '-addext', `subjectAltName=${san}`, '-days', `${days}`];
  execFileSync('openssl', ['req', '-x509', ...made, ...named], { stdio: 'ignore' });
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

/** A server with implicit TLS, which then greets. @returns its port. */
export async function tlsServer(certificate: Certificate, greeting: string): Promise<number> {
  const server = createTls(certificate, (socket) => {
    socket.on('error', () => undefined).write(greeting);
  });
  return listening(server);
}

/** A server that sends the given plain-text replies, and starts TLS after STARTTLS. @returns its port. */
export async function startTlsServer(
  certificate: Certificate,
  greeting: string,
  answers: Readonly<Record<string, string>>,
): Promise<number> {
  const server = createPlain((socket: Socket) => {
    socket.on('error', () => undefined).write(greeting);
    const hear = (data: Buffer) => {
      const line = data.toString().trim();
      socket.write(answers[line] ?? 'a BAD what?\r\n');
      if (!line.endsWith('STARTTLS')) return;
      socket.off('data', hear);
      const secureContext = createSecureContext(certificate);
      new TLSSocket(socket, { isServer: true, secureContext }).on('error', () => undefined).resume();
    };
    socket.on('data', hear);
  });
  return listening(server);
}

async function listening(server: ReturnType<typeof createPlain>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return portOf(server);
}

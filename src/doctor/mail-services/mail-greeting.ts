import { once } from 'node:events';
import { connect as connectPlainly, isIP, type Socket } from 'node:net';
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls';
import type { MailService } from '../../config/mail-services.ts';

/** The server is no mail server, or does not support what was configured. The message is its reply. */
export class NoMailServer extends Error {
  override readonly name = 'NoMailServer';
}

type ProtocolDialogue = {
  readonly greeting: RegExp;
  /** The commands that start TLS, each with the reply that it must get. */
  readonly startTls: readonly (readonly [command: string, reply: RegExp])[];
};

/** RFC 9051, 6.2.1, and RFC 3207. */
const dialogues: Readonly<Record<'imap' | 'smtp', ProtocolDialogue>> = {
  imap: { greeting: /^\* (OK|PREAUTH)\b[^\n]*\n/m, startTls: [['a STARTTLS', /^a OK\b[^\n]*\n/m]] },
  smtp: {
    greeting: /^220 [^\n]*\n/m,
    startTls: [
      ['EHLO facteur.invalid', /^250 [^\n]*\n/m],
      ['STARTTLS', /^220 [^\n]*\n/m],
    ],
  },
};

/** Characters; more than any server sends at once. */
const maxReply = 16_384;

/**
 * Connects as a mail program does.
 * @param trusted certificates of authorities instead of Node's own, as PEM; null: Node's own.
 * @returns the server's certificate, which is valid for its name.
 * @throws Error of Node where there is no connection or the certificate is not valid; NoMailServer.
 */
export async function fetchCertificate(
  protocol: 'imap' | 'smtp',
  service: MailService,
  trusted: string | null,
  signal: AbortSignal,
): Promise<PeerCertificate> {
  const { host, port, security } = service;
  const { greeting, startTls } = dialogues[protocol];
  using plain = disposableSocket(connectPlainly({ host, port }), signal);
  await once(plain.socket, 'connect', { signal });
  if (security === 'starttls') {
    await waitForReply(plain.socket, greeting);
    for (const [command, reply] of startTls) {
      plain.socket.write(`${command}\r\n`);
      await waitForReply(plain.socket, reply);
    }
  }
  const servername = isIP(host) === 0 ? { servername: host } : {};
  const ca = trusted === null ? {} : { ca: trusted };
  const tls: TLSSocket = connectTls({ socket: plain.socket, host, ...servername, ...ca });
  await once(tls, 'secureConnect', { signal });
  if (security === 'tls') await waitForReply(tls, greeting);
  return tls.getPeerCertificate();
}

function disposableSocket(socket: Socket, signal: AbortSignal): Disposable & { readonly socket: Socket } {
  const end = () => void socket.destroy();
  signal.addEventListener('abort', end, { once: true });
  // Errors reach whoever waits for the socket; without a listener they would end the process.
  socket.on('error', () => undefined);
  return { socket, [Symbol.dispose]: end };
}

/** Resolves when the received text matches. @throws NoMailServer where the server refuses, closes or sends too much. */
async function waitForReply(socket: Socket, expected: RegExp): Promise<void> {
  const closed = once(socket, 'close').then(() => null);
  for (let text = ''; !expected.test(text); ) {
    const chunk = await Promise.race([once(socket, 'data').then(([data]) => String(data)), closed]);
    text += chunk ?? '';
    if (chunk === null || text.length > maxReply || /^(a (NO|BAD)|[45]\d\d )/m.test(text))
      throw new NoMailServer(text.split('\r\n', 1)[0] ?? '');
  }
}

import { on } from 'node:events';
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';
import { connect, type TLSSocket } from 'node:tls';
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import type { MailHost } from './mail-host.ts';

export type Login = { user: string; pass: string };
export type Mail = {
  from: string;
  to: string | string[];
  subject: string;
  text?: string;
  headers?: Record<string, string>;
  /** Of the SMTP dialogue, where that differs from the headers; an empty sender is that of bounces. */
  envelope?: { from: string; to: string };
};

const tls = { rejectUnauthorized: false };

/** Sends a message to port 25 as another mail server would. Rejects with the server's reply where it is refused. */
export async function deliver(host: MailHost, mail: Mail): Promise<void> {
  // Not from 127.0.0.1, which the mail host trusts.
  const transport = createTransport({
    host: '127.0.0.1',
    port: host.smtpPort,
    localAddress: '127.0.0.2',
    tls,
  });
  await transport.sendMail(mail);
}

/** Sends a message as a user's mail program would: logged in, over the submission port. */
export async function submit(host: MailHost, auth: Login, mail: Mail): Promise<void> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: host.submissionPort,
    auth,
    requireTLS: true,
    tls,
  });
  await transport.sendMail(mail);
}

/** An IMAP session with INBOX open. Rejects where the login is refused. The caller logs out. */
export async function openImap(host: MailHost, auth: Login): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: host.imapPort,
    secure: true,
    auth,
    tls,
    logger: false,
  });
  await client.connect();
  await client.mailboxOpen('INBOX');
  return client;
}

/**
 * The IMAP server's reply to a login: "OK …", or "NO [AUTHENTICATIONFAILED] …".
 * Sends any password, even the empty one, which mail programs never send.
 */
export async function askImapLogin(host: MailHost, { user, pass }: Login): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: host.imapPort, ...tls });
  socket.write(`a LOGIN "${user}" "${pass}"\r\nb LOGOUT\r\n`);
  for await (const line of createInterface({ input: socket })) {
    if (line.startsWith('a ')) return line.slice(2);
  }
  throw new Error('The IMAP server hung up without an answer to the login.');
}

/**
 * An idle session from another of this machine's addresses, such as 127.0.0.2. Throws where the login is
 * refused. The caller destroys it.
 */
export async function holdImapSession(
  host: MailHost,
  { user, pass }: Login,
  localAddress: string,
): Promise<TLSSocket> {
  const tcp = createConnection({ host: '127.0.0.1', port: host.imapPort, localAddress });
  const socket = connect({ socket: tcp, ...tls });
  socket.write(`a LOGIN "${user}" "${pass}"\r\n`);
  for await (const [answer] of on(socket, 'data', { close: ['end'] })) {
    if (/^a OK /m.test(String(answer))) return socket;
    if (/^a NO /m.test(String(answer))) break;
  }
  socket.destroy();
  throw new Error(`The IMAP server did not let ${user} in.`);
}

/** The messages in INBOX as they were stored, oldest first. */
export async function readInbox(host: MailHost, auth: Login): Promise<string[]> {
  const client = await openImap(host, auth);
  const messages = await client.fetchAll('1:*', { source: true });
  await client.logout();
  return messages.map(({ source }) => source?.toString('latin1') ?? '');
}

import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** RFC 5321: the commands before RCPT. The empty sender is that of bounces, which servers must accept. */
const greetingCommands = ['EHLO facteur.invalid', 'MAIL FROM:<>'] as const;

/**
 * An SMTP server's reply to a recipient, or to an earlier command that it refuses. Sends no message.
 * @throws Error of Node where there is no connection, or where the server hangs up without a reply.
 */
export async function replyToRecipient(
  port: number,
  recipient: string,
  signal: AbortSignal,
): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port });
  const end = () => void socket.destroy();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await sendCommands(socket, [...greetingCommands, `RCPT TO:<${recipient}>`]);
  } finally {
    socket.end('QUIT\r\n');
    signal.removeEventListener('abort', end);
  }
}

async function sendCommands(socket: Socket, lines: readonly string[]): Promise<string> {
  const failed = new Promise<never>((_, reject) => socket.on('error', reject));
  const replies = readReplies(socket);
  const next = async () => (await Promise.race([replies.next(), failed])).value ?? throwHungUp();
  let reply = await next();
  for (const line of lines) {
    if (!/^[23]/.test(reply)) return reply;
    socket.write(`${line}\r\n`);
    reply = await next();
  }
  return reply;
}

/** Yields the last line of each reply; all others have a hyphen after their code. */
async function* readReplies(socket: Socket): AsyncGenerator<string, undefined> {
  for await (const line of createInterface({ input: socket })) if (/^\d{3}( |$)/.test(line)) yield line;
}

function throwHungUp(): never {
  throw new Error('the server hung up without an answer');
}

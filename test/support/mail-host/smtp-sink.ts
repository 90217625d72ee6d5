import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { portOf } from '../ports.ts';

/** A message as it arrived: the envelope and the text, as it was sent. */
type SentMessage = { from: string; to: string[]; raw: string };

export type SmtpSink = {
  port: number;
  messages: SentMessage[];
  stop(): Promise<void>;
};

/** An SMTP server on a free loopback port that takes every message and keeps it: the world outside our domains. */
export async function startSmtpSink(): Promise<SmtpSink> {
  const messages: SentMessage[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, { envelope }, done) {
      const keep = async () => {
        const raw = (await buffer(stream)).toString('latin1');
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        messages.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw });
      };
      keep().then(() => done(), done);
    },
  });
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return { port: portOf(listener), messages, stop: () => new Promise((resolve) => server.close(resolve)) };
}

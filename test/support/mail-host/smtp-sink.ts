import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { portOf } from '../ports.ts';

/** A message as it arrived: its envelope and its raw text. */
type SentMessage = { from: string; to: string[]; raw: string };

export type SmtpSink = {
  port: number;
  messages: SentMessage[];
  /** What some recipients are answered with, and so don't get: `450 4.2.0 Greylisted`. */
  refusals: Map<string, string>;
  /** Called with each message that arrives. */
  listeners: ((message: SentMessage) => void)[];
  stop(): Promise<void>;
};

/** An SMTP server on a free loopback port that accepts and stores every message: it stands for all external domains. */
export async function startSmtpSink(): Promise<SmtpSink> {
  const messages: SentMessage[] = [];
  const refusals: SmtpSink['refusals'] = new Map();
  const listeners: SmtpSink['listeners'] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo({ address }, _session, done) {
      const [, code, words] = /^(\d+) (.*)$/.exec(refusals.get(address) ?? '') ?? [];
      done(code ? Object.assign(new Error(words), { responseCode: Number(code) }) : null);
    },
    onData(stream, { envelope }, done) {
      const keep = async () => {
        const raw = (await buffer(stream)).toString('latin1');
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const message = { from, to: envelope.rcptTo.map(({ address }) => address), raw };
        messages.push(message);
        for (const listen of listeners) listen(message);
      };
      keep().then(() => done(), done);
    },
  });
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    ...{ port: portOf(listener), messages, refusals, listeners },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

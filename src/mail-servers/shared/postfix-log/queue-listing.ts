import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { childEnvironment } from '../../../lib/child-environment.ts';

/** Milliseconds that Postfix has to list its queue: a trace is worth more than to wait for a queue of thousands. */
const timeLimit = 2_000;
const maxOutput = 32 * 2 ** 20;

const row = z.object({ queue_name: z.string(), queue_id: z.string() });

/** The queue ids of the messages that are on hold now; null where nobody can tell. */
export type ListHeld = () => Promise<ReadonlySet<string> | null>;

/**
 * Asks Postfix on this host. `postsuper -h ALL` leaves no line about
 * a message in the log. Everybody may list the queue, unless Postfix is told otherwise (`authorized_mailq_users`).
 */
export const listHeld: ListHeld = async () => {
  const environment = childEnvironment();
  try {
    const { stdout } = await promisify(execFile)('postqueue', ['-j'], {
      timeout: timeLimit,
      maxBuffer: maxOutput,
      env: {
        ...environment,
        PATH: `${environment['PATH'] ?? ''}:/usr/sbin`,
        // Where Postfix's configuration is, if not in /etc/postfix (postqueue(1)).
        ...(process.env['MAIL_CONFIG'] && { MAIL_CONFIG: process.env['MAIL_CONFIG'] }),
      },
    });
    const rows = stdout.split('\n').flatMap((line) => (line === '' ? [] : parseRow(line)));
    return new Set(rows.filter((each) => each.queue_name === 'hold').map((each) => each.queue_id));
  } catch {
    // Whatever keeps it from being listed: what is held is then what the log says.
    return null;
  }
};

function parseRow(line: string): z.infer<typeof row>[] {
  const { data } = row.safeParse(JSON.parse(line));
  return data ? [data] : [];
}

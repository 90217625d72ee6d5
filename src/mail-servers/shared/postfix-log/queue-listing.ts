import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { childEnvironment } from '../../../lib/child-environment.ts';
import type { Logger } from '../../../logging/logger.ts';

/** Milliseconds that Postfix has to list its queue: a trace is worth more than to wait for a queue of thousands. */
const timeLimit = 2_000;
const maxOutput = 32 * 2 ** 20;

const row = z.object({ queue_name: z.string(), queue_id: z.string() });

/** The queue ids of the messages that are on hold now; null where nobody can tell. */
export type ListHeld = () => Promise<ReadonlySet<string> | null>;

/**
 * Asks Postfix on this host. `postsuper -h ALL` leaves no line about
 * a message in the log. Everybody may list the queue, unless Postfix is told otherwise (`authorized_mailq_users`).
 * Whatever keeps it from being listed is logged once, until it works again: what is held is then what the log says.
 */
export function createListHeld(log: Pick<Logger, 'warn'>): ListHeld {
  let isFailing = false;
  return async () => {
    try {
      const held = await askPostfix();
      isFailing = false;
      return held;
    } catch (err) {
      if (!isFailing)
        log.warn(
          { err },
          'Postfix’s queue can’t be listed with postqueue -j, so that held mail shows in traces only as far as the log tells',
        );
      isFailing = true;
      return null;
    }
  };
}

async function askPostfix(): Promise<ReadonlySet<string>> {
  const environment = childEnvironment();
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
}

function parseRow(line: string): z.infer<typeof row>[] {
  const { data } = row.safeParse(JSON.parse(line));
  return data ? [data] : [];
}

import { z } from 'zod';
import type { LogSource } from '../shared/postfix-log/log-source.ts';
import type { MailcowClient } from './client.ts';

/** mailcow keeps as many lines of each log (LOG_LINES in mailcow.conf), or fewer. */
const maxLines = 9_999;

/** A line of its log, without the number of the process. `time`: seconds since 1970. */
const row = z.object({
  time: z.coerce.number(),
  program: z.string(),
  message: z.string(),
});

/** Postfix's log as mailcow's API has it, the newest line first. A line in another form is passed over. */
export const mailcowLogSource = (client: Pick<MailcowClient, 'list'>): LogSource => ({
  async read(since, take) {
    const entries = await client.list(`get/logs/postfix/${maxLines}`, z.unknown());
    const lines = entries.flatMap((entry) => row.safeParse(entry).data ?? []).reverse();
    for (const { time, program, message } of lines) {
      const at = time * 1000;
      if (at >= since) take({ at, program, process: null, message: message.trimEnd() });
    }
    const first = (lines[0]?.time ?? 0) * 1000;
    return { from: first > since ? first : null };
  },
});

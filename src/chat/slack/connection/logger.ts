import { type Logger as BoltLogger, LogLevel } from '@slack/bolt';
import type { Logger } from '../../../logging/logger.ts';

/** Takes what Slack's packages log. What is below a warning would hold people's messages, and is left out. */
export function slackLogger(log: Logger): BoltLogger {
  const nothing = () => undefined;
  const warn = (...said: unknown[]) => log.warn({ from: 'Slack’s SDK' }, said.map(String).join(' '));
  return {
    debug: nothing,
    info: nothing,
    warn,
    error: warn,
    setLevel: nothing,
    getLevel: () => LogLevel.WARN,
    setName: nothing,
  };
}

import { join } from 'node:path';
import { errorMessage } from '../../lib/error-details.ts';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import { describeConnectionError } from '../connection-error.ts';
import { mailDirectoryFile } from '../data/databases.ts';
import type { Probe } from '../probe.ts';
import { findMention } from './mail-configuration.ts';
import { replyToRecipient } from './smtp-recipient.ts';

const name = 'Lookups';

/**
 * Checks that this machine's Postfix can look addresses up: started before the directory existed, Postfix 3.10 defers all
 * mail until it is reloaded. Only root may query its tables, so the probe asks by SMTP, and sends no message.
 */
export const postfixLookupProbe: Probe = {
  group: 'Mail server',
  name,
  needs: [],
  timeoutAdvice: 'See in Postfix’s log what it waits for.',
  async *run({ config, etc, smtpPort }, signal) {
    if ((await findMention(mailDirectoryFile(config), join(etc, 'postfix'))) !== 'named') return;
    try {
      yield replyResult(await replyToRecipient(smtpPort, 'nobody@facteur.invalid', signal));
    } catch (error) {
      if (signal.aborted) throw error;
      const { detail } = describeConnectionError(error);
      const fix = 'Start it: systemctl start postfix. Its log says why it does not run.';
      yield fail(
        name,
        `Postfix can’t be asked on port ${smtpPort}: it ${detail || errorMessage(error)}`,
        fix,
      );
    }
  },
};

function replyResult(reply: string): CheckResult {
  // The sender is this machine, which may send anywhere: a recipient that does not exist is accepted.
  if (reply.startsWith('2')) return pass(name, 'Postfix looks addresses up');
  if (reply.startsWith('451 4.3.0'))
    return fail(
      name,
      `Postfix can’t look addresses up, and defers all mail: “${reply}”`,
      'systemctl reload postfix, since it may have been started before the directory was there.\n' +
        'Where that does not help, its log says why it can’t read the directory.',
    );
  if (reply.startsWith('451 4.3.5'))
    return fail(
      name,
      `Postfix defers all mail: “${reply}”`,
      'See that Dovecot runs, which it asks for quotas: systemctl start dovecot. Its log says what it can’t reach.',
    );
  return info(name, `Postfix does not say whether it looks addresses up: “${reply}”`);
}

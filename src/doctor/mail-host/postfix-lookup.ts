import { join } from 'node:path';
import { type Line, messageOf, note, well, wrong } from '../check-result.ts';
import { troubleOf } from '../connection-error.ts';
import { directoryFile } from '../data/databases.ts';
import type { Probe } from '../probe.ts';
import { mentionOf } from './mail-configuration.ts';
import { replyToRecipient } from './smtp-recipient.ts';

const name = 'Lookups';

/**
 * That the Postfix of this machine can look addresses up: started before the directory was there, Postfix 3.10 defers all
 * mail until it is reloaded. Only root may ask its tables, so it is asked as a sender would ask, who then sends nothing.
 */
export const postfixLookupProbe: Probe = {
  group: 'Mail server',
  name,
  needs: [],
  whenLate: 'See in Postfix’s log what it waits for.',
  async *look({ config, etc, smtpPort }, signal) {
    if ((await mentionOf(directoryFile(config), join(etc, 'postfix'))) !== 'named') return;
    try {
      yield lineOf(await replyToRecipient(smtpPort, 'nobody@facteur.invalid', signal));
    } catch (error) {
      if (signal.aborted) throw error;
      const { detail } = troubleOf(error);
      const fix = 'Start it: systemctl start postfix. Its log says why it does not run.';
      yield wrong(name, `Postfix can’t be asked on port ${smtpPort}: it ${detail || messageOf(error)}`, fix);
    }
  },
};

function lineOf(reply: string): Line {
  // The sender is this machine, whose mail is taken for everywhere; nobody is not refused for being unknown.
  if (reply.startsWith('2')) return well(name, 'Postfix looks addresses up');
  if (reply.startsWith('451 4.3.0'))
    return wrong(
      name,
      `Postfix can’t look addresses up, and defers all mail: “${reply}”`,
      'systemctl reload postfix, since it may have been started before the directory was there.\n' +
        'Where that does not help, its log says why it can’t read the directory.',
    );
  if (reply.startsWith('451 4.3.5'))
    return wrong(
      name,
      `Postfix defers all mail: “${reply}”`,
      'See that Dovecot runs, which it asks for quotas: systemctl start dovecot. Its log says what it can’t reach.',
    );
  return note(name, `Postfix does not say whether it looks addresses up: “${reply}”`);
}

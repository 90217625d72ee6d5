import { MailServerUnavailable } from '../../mail-servers/port.ts';
import { createDoveadm } from '../../mail-servers/shared/dovecot/doveadm.ts';
import { fail, info, pass } from '../check-result.ts';
import type { Probe } from '../probe.ts';
import { checkAuthCache } from './auth-cache.ts';

const name = 'DOVEADM';

/** Checks doveadm, by its command or its HTTP API: that it accepts the key, and supports what changes need. */
export const doveadmProbe: Probe = {
  group: 'Mail server',
  name,
  needs: ['DOVEADM', 'DOVEADM_API_KEY'],
  async *run({ config: { doveadm }, etc }, signal) {
    if (!doveadm)
      return yield info(
        name,
        'is not set: open sessions live on after a new password or a suspension',
        'Set it to doveadm’s command, or to the address of its HTTP API.',
      );
    try {
      const { setting, apiKey } = doveadm;
      const { flushes } = await createDoveadm({ target: setting, apiKey: apiKey ?? undefined }).check();
      yield pass(name, 'answers, and does what it is told');
      if (!flushes) yield await checkAuthCache(etc, signal);
    } catch (error) {
      if (!(error instanceof MailServerUnavailable)) throw error;
      const [problem = '', ...advice] = error.message.split(/(?<=\.) (?=[A-Z])/);
      yield fail(name, problem.replace(/\.$/, ''), advice.join(' '));
    }
  },
};

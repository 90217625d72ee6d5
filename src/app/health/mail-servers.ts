import type { Condition } from '../../domain/condition.ts';
import type { MailServers } from '../../mail-servers/combine-servers.ts';
import type { MailServer } from '../../mail-servers/port.ts';
import type { LastErrors } from '../../queue/last-errors.ts';
import { mailServerQueue } from '../../requests/outbox/queue-names.ts';
import type { Store } from '../../store/store.ts';
import { findingFrom, type HealthProbe } from './probe.ts';

/** Each mail server's health, from its driver. */
export const mailServersProbe: HealthProbe<{ readonly mailServer: Pick<MailServers, 'conditions'> }> = {
  id: 'mail-servers',
  part: 'Mail server',
  doctor: { by: 'running-facteur', otherwise: 'those of the policy file are looked at under Mail server' },
  check: async ({ mailServer }) => (await mailServer.conditions()).map(findingFrom),
};

type ApplyErrorsParts = {
  readonly mailServer: Pick<MailServers, 'all'>;
  readonly lastErrors: Pick<LastErrors, 'of'>;
  readonly store: Pick<Store, 'outbox'>;
};

/** The jobs that wait for each mail server, and its last error since the start. */
export const changesProbe: HealthProbe<ApplyErrorsParts> = {
  id: 'changes',
  part: 'Changes',
  doctor: { by: 'running-facteur', otherwise: 'what waits is done at the next start' },
  check: (parts) => parts.mailServer.all.map((server) => findingFrom(applyErrorsHealth(parts, server))),
};

/** Milliseconds. A more recent error counts as lasting: failed jobs are tried again every minute. */
const recentPeriod = 2 * 60_000;

function applyErrorsHealth(
  { store, lastErrors, mailServer }: ApplyErrorsParts,
  { name }: MailServer,
): Condition {
  const waiting = store.outbox.countIn(mailServerQueue(name));
  const last = lastErrors.of(name);
  const error = last ? `; last error at ${new Date(last.at).toISOString()}: ${last.message}` : '';
  return {
    part: mailServer.all.length > 1 ? `Changes (${name})` : 'Changes',
    ok: !last || last.ago > recentPeriod,
    detail: `${waiting === 0 ? 'no changes waiting' : `${waiting} waiting`}${error}`,
  };
}

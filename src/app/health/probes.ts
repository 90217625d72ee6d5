import { approvalsChannelsProbe } from './approvals-channels.ts';
import { chatProbe } from './chat.ts';
import { databaseProbe } from './database.ts';
import { diskProbe } from './disk.ts';
import { domainsProbe } from './domains.ts';
import { changesProbe, mailServersProbe } from './mail-servers.ts';
import { mirrorProbe } from './mirror.ts';
import { checkpointsProbe, policyProbe } from './policy-and-checkpoints.ts';
import type { HealthProbe } from './probe.ts';
import { outboxProbe, queueProbe, redisSettingsProbe, scheduleProbe } from './queue.ts';
import { errorsProbe } from './recent-errors.ts';
import { replicaProbe } from './replica.ts';
import { scheduledRequestsProbe } from './scheduled-requests.ts';
import { standbyProbe } from './standby.ts';

type PartsOf<Probe> = Probe extends HealthProbe<infer Parts> ? Parts : never;

/** Everything that the probes depend on. */
export type HealthParts = PartsOf<typeof mailServersProbe> &
  PartsOf<typeof changesProbe> &
  PartsOf<typeof queueProbe> &
  PartsOf<typeof databaseProbe> &
  PartsOf<typeof diskProbe> &
  PartsOf<typeof errorsProbe> &
  PartsOf<typeof mirrorProbe> &
  PartsOf<typeof chatProbe> &
  PartsOf<typeof approvalsChannelsProbe> &
  PartsOf<typeof policyProbe> &
  PartsOf<typeof checkpointsProbe> &
  PartsOf<typeof domainsProbe> &
  PartsOf<typeof replicaProbe> &
  PartsOf<typeof standbyProbe> &
  PartsOf<typeof scheduledRequestsProbe>;

/**
 * All health probes, in the order in which `/mail status` and `/health` show their findings. `npm run doctor` asks the
 * running Facteur for them, or says why it can't.
 */
export const healthProbes: readonly HealthProbe<HealthParts>[] = [
  mailServersProbe,
  changesProbe,
  queueProbe,
  scheduleProbe,
  outboxProbe,
  redisSettingsProbe,
  databaseProbe,
  replicaProbe,
  diskProbe,
  errorsProbe,
  mirrorProbe,
  chatProbe,
  approvalsChannelsProbe,
  policyProbe,
  checkpointsProbe,
  scheduledRequestsProbe,
  domainsProbe,
  standbyProbe,
];

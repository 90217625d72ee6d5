import { discordApprovalsProbe, slackApprovalsProbe } from './chat/approvals-channels.ts';
import { discordBotProbe, discordCommandsProbe } from './chat/discord.ts';
import { slackBotProbe, slackTransportProbe } from './chat/slack.ts';
import { policyProbe } from './config/policy.ts';
import { environmentProbe, nodeProbe, secretProbe } from './config/settings.ts';
import { dataDirectoryProbe } from './data/data-directory.ts';
import { appDatabaseProbe, mailDirectoryProbe } from './data/databases.ts';
import { diskProbe } from './data/disk.ts';
import { durabilityProbe } from './data/durability.ts';
import { doveadmProbe } from './mail-host/doveadm.ts';
import { mailStorageProbe } from './mail-host/mail-storage.ts';
import { mailUsersProbe } from './mail-host/mail-users.ts';
import { otherNamesProbe } from './mail-host/other-names.ts';
import { postfixLookupProbe } from './mail-host/postfix-lookup.ts';
import { recipientDelimiterProbe } from './mail-host/recipient-delimiter.ts';
import { suspendedApartProbe } from './mail-host/suspended-apart.ts';
import { localWorkerProbe } from './mail-servers/local-worker.ts';
import { mailServersProbe } from './mail-servers/mail-servers.ts';
import { mailNamesProbe } from './mail-services/mail-names.ts';
import { imapProbe, smtpProbe } from './mail-services/mail-service.ts';
import type { Probe } from './probe.ts';
import { leaseProbe } from './redis/lease.ts';
import { redisProbe } from './redis/redis.ts';
import { publicUrlProbe } from './web/public-url.ts';
import { runningAppProbe } from './web/running.ts';
import { webPortProbe } from './web/web-port.ts';

/** All probes, in the order of the report. */
export const probes: readonly Probe[] = [
  nodeProbe,
  environmentProbe,
  secretProbe,
  policyProbe,
  dataDirectoryProbe,
  diskProbe,
  appDatabaseProbe,
  durabilityProbe,
  redisProbe,
  leaseProbe,
  mailStorageProbe,
  mailDirectoryProbe,
  mailUsersProbe,
  postfixLookupProbe,
  otherNamesProbe,
  suspendedApartProbe,
  recipientDelimiterProbe,
  doveadmProbe,
  mailServersProbe,
  localWorkerProbe,
  runningAppProbe,
  webPortProbe,
  publicUrlProbe,
  imapProbe,
  smtpProbe,
  mailNamesProbe,
  slackBotProbe,
  slackTransportProbe,
  slackApprovalsProbe,
  discordBotProbe,
  discordCommandsProbe,
  discordApprovalsProbe,
];

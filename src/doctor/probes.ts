import { dataDirectoryProbe } from './data-directory.ts';
import { mailDirectoryProbe, ownDatabaseProbe } from './databases.ts';
import { discordBotProbe, discordCommandsProbe } from './discord.ts';
import { diskProbe } from './disk.ts';
import { doveadmProbe } from './doveadm.ts';
import { mailNamesProbe } from './mail-names.ts';
import { mailServersProbe } from './mail-servers.ts';
import { imapProbe, smtpProbe } from './mail-service.ts';
import { mailStorageProbe } from './mail-storage.ts';
import { mailUsersProbe } from './mail-users.ts';
import type { Probe } from './patient.ts';
import { policyProbe } from './policy.ts';
import { postfixLookupProbe } from './postfix-lookup.ts';
import { publicUrlProbe } from './public-url.ts';
import { recipientDelimiterProbe } from './recipient-delimiter.ts';
import { redisProbe } from './redis.ts';
import { runningProbe } from './running.ts';
import { environmentProbe, nodeProbe, secretProbe } from './settings.ts';
import { slackBotProbe, slackWayProbe } from './slack.ts';
import { webProbe } from './web.ts';
import { workerSideProbe } from './worker-side.ts';

/** Everything that is looked at, in the order of the report. */
export const probes: readonly Probe[] = [
  nodeProbe,
  environmentProbe,
  secretProbe,
  policyProbe,
  dataDirectoryProbe,
  diskProbe,
  ownDatabaseProbe,
  redisProbe,
  mailStorageProbe,
  mailDirectoryProbe,
  mailUsersProbe,
  postfixLookupProbe,
  recipientDelimiterProbe,
  doveadmProbe,
  mailServersProbe,
  workerSideProbe,
  runningProbe,
  webProbe,
  publicUrlProbe,
  imapProbe,
  smtpProbe,
  mailNamesProbe,
  slackBotProbe,
  slackWayProbe,
  discordBotProbe,
  discordCommandsProbe,
];

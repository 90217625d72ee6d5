import type { ChannelAccess } from '../../chat/delivery/adapter.ts';
import { createChannelAccessCheck as createDiscordCheck } from '../../chat/discord/delivery/channel-access.ts';
import { createChannelAccessCheck as createSlackCheck } from '../../chat/slack/delivery/channel-access.ts';
import type { Config } from '../../config/config.ts';
import { defaultFile, readPolicy } from '../../config/policy-file.ts';
import type { Channel, Platform } from '../../domain/actor.ts';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import type { Probe } from '../probe.ts';
import { createRest } from './discord.ts';
import { createClient } from './slack.ts';

type CheckAccess = (channel: string, tenantId: string) => Promise<ChannelAccess>;

/** Asks Slack whether the approvals channels there can be written to, without a post. */
export const slackApprovalsProbe: Probe = {
  group: 'Slack',
  name: 'Approvals channels',
  needs: ['SLACK_BOT_TOKEN'],
  async *run({ config }) {
    const { slack } = config;
    if (slack) yield* checkChannels(config, 'slack', createSlackCheck(createClient(slack, slack.botToken)));
  },
};

/**
 * Asks Discord whether the approvals channels there can be seen, and are in the right server. The bot's permissions in a
 * channel are known to the running Facteur, by its connection.
 */
export const discordApprovalsProbe: Probe = {
  group: 'Discord',
  name: 'Approvals channels',
  needs: ['DISCORD_TOKEN', 'DISCORD_APPLICATION_ID'],
  async *run({ config }) {
    const { discord } = config;
    if (!discord) return;
    const check = createDiscordCheck({ rest: createRest(discord), missingPermissions: () => null });
    yield* checkChannels(config, 'discord', check);
  },
};

/** The probes of approvals channels, for `npm run policy:check`. */
export const approvalsProbes: readonly Probe[] = [slackApprovalsProbe, discordApprovalsProbe];

async function* checkChannels(
  config: Config,
  platform: Platform,
  check: CheckAccess,
): AsyncGenerator<CheckResult> {
  for (const { tenant, channel } of approvalsChannels(config, platform))
    yield resultFor(
      `Approvals channel ${tenant}/${channel}`,
      await check(channel, tenant.split('/')[1] ?? ''),
    );
}

/** The channels that the policy file names, each once. */
function approvalsChannels({ policyFile }: Config, platform: Platform): readonly Channel[] {
  const policy = readPolicy(policyFile ?? defaultFile);
  const all = policy.ok ? [...policy.value.tenants.values()].flatMap(({ approvals }) => approvals ?? []) : [];
  const here = all.filter((each) => each.platform === platform);
  return [...new Map(here.map((each) => [each.channel, each])).values()];
}

function resultFor(name: string, access: ChannelAccess): CheckResult {
  switch (access.kind) {
    case 'open':
      return pass(name, 'can be written to');
    case 'unknown':
      return info(name, `is not known to be closed: ${access.why}`);
    case 'closed':
      return fail(name, 'can’t be written to, so that nobody is asked there', access.why);
  }
}

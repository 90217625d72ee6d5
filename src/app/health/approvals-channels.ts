import type { Adapter, ChannelAccess } from '../../chat/delivery/adapter.ts';
import type { Platform } from '../../domain/actor.ts';
import type { Logger } from '../../logging/logger.ts';
import type { Channel, Policy } from '../../policy/policy.ts';
import type { Finding, HealthProbe } from './probe.ts';

const minute = 60_000;
/** Milliseconds for which what a platform said holds, unless a post says otherwise: whoever mends a channel looks again soon. */
const maxAge: Readonly<Record<ChannelAccess['kind'], number>> = {
  open: 10 * minute,
  closed: minute,
  unknown: minute,
};

type LastReach = { readonly reach: ChannelAccess; readonly at: number };

export type ApprovalsChannels = ReturnType<typeof createApprovalsChannels>;

/** What is known of the channels where approvers are asked: from the last post, else from what the platform tells of them. */
export function createApprovalsChannels(options: {
  readonly policy: () => Pick<Policy, 'tenants'>;
  readonly adapters: readonly Pick<Adapter, 'platform' | 'checkChannelAccess'>[];
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}) {
  const { policy, adapters, clock } = options;
  const known = new Map<string, LastReach>();

  const channels = (): readonly Channel[] => {
    const all = [...policy().tenants.values()].flatMap(({ approvals }) => approvals ?? []);
    return [...new Map(all.map((each) => [channelKey(each), each])).values()];
  };

  async function reachOf(channel: Channel): Promise<ChannelAccess> {
    const adapter = adapters.find(({ platform }) => platform === channel.platform);
    if (!adapter) return { kind: 'closed', why: notConnectedDetail(channel.platform) };
    const before = known.get(channelKey(channel));
    if (before && clock() - before.at < maxAge[before.reach.kind]) return before.reach;
    const asked = await adapter.checkChannelAccess(channel.channel);
    // What a post has told is not forgotten because nobody tells anything now.
    const reach = asked.kind === 'unknown' && before ? before.reach : asked;
    known.set(channelKey(channel), { reach, at: clock() });
    return reach;
  }

  return {
    /** Notes what came of a post; of other channels nothing is kept. */
    note: (platform: Platform, channel: string, reach: ChannelAccess): void => {
      const key = channelKey({ platform, channel });
      if (channels().some((each) => channelKey(each) === key)) known.set(key, { reach, at: clock() });
    },
    findings: (): Promise<readonly Finding[]> =>
      Promise.all(channels().map(async (channel) => reachFinding(channel, await reachOf(channel)))),
  };
}

const channelKey = ({ platform, channel }: Pick<Channel, 'platform' | 'channel'>): string =>
  `${platform}/${channel}`;

const notConnectedDetail = (platform: Platform): string =>
  `Facteur does not talk on ${platform}: set its token in .env, or another channel in the policy file`;

function reachFinding(channel: Channel, reach: ChannelAccess): Finding {
  const part = `Approvals channel ${channelKey(channel)}`;
  switch (reach.kind) {
    case 'open':
      return { part, state: 'ok', detail: 'can be written to' };
    case 'unknown':
      return { part, state: 'unknown', detail: `not known whether it can be written to: ${reach.why}` };
    case 'closed':
      return {
        part,
        state: 'failing',
        detail: `can’t be written to, so that nobody is asked there: ${reach.why}`,
      };
  }
}

/** Logs which of the channels can’t be written to. */
export async function logUnreachable(
  { findings }: Pick<ApprovalsChannels, 'findings'>,
  log: Logger,
): Promise<void> {
  for (const { part, state, detail } of await findings())
    if (state === 'failing') log.warn({}, `${part} ${detail}`);
}

/** The channels where approvers are asked. */
export const approvalsChannelsProbe: HealthProbe<{
  readonly approvalsChannels: Pick<ApprovalsChannels, 'findings'>;
}> = {
  id: 'approvals-channels',
  part: 'Approvals channels',
  doctor: {
    by: 'running-facteur',
    otherwise: 'what came of the last post is known to the running one alone',
  },
  check: ({ approvalsChannels }) => approvalsChannels.findings(),
};

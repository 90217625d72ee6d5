import type { Adapter, ChannelAccess } from '../../chat/delivery/adapter.ts';
import type { Channel, Platform } from '../../domain/actor.ts';
import type { Logger } from '../../logging/logger.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Finding, HealthProbe } from './probe.ts';

const minute = 60_000;
/** Milliseconds for which a platform's answer is kept. Short unless the channel is open: whoever fixes one checks again soon. */
const maxAge: Readonly<Record<ChannelAccess['kind'], number>> = {
  open: 10 * minute,
  closed: minute,
  unknown: minute,
};

type KnownAccess = { readonly access: ChannelAccess; readonly at: number };

export type ApprovalsChannels = ReturnType<typeof createApprovalsChannels>;

/** Keeps track of the access to approvals channels: known from the last post, else asked of the platform. */
export function createApprovalsChannels(options: {
  readonly policy: () => Pick<Policy, 'tenants'>;
  readonly adapters: readonly Pick<Adapter, 'platform' | 'checkChannelAccess'>[];
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}) {
  const { policy, adapters, clock } = options;
  const known = new Map<string, KnownAccess>();

  const channels = (): readonly Channel[] => {
    const all = [...policy().tenants.values()].flatMap(({ approvals }) => approvals ?? []);
    return [...new Map(all.map((each) => [channelKey(each), each])).values()];
  };

  async function accessTo(channel: Channel): Promise<ChannelAccess> {
    const adapter = adapters.find(({ platform }) => platform === channel.platform);
    if (!adapter) return { kind: 'closed', why: notConnectedDetail(channel.platform) };
    const before = known.get(channelKey(channel));
    if (before && clock() - before.at < maxAge[before.access.kind]) return before.access;
    const answer = await adapter.checkChannelAccess(channel.channel, channel.tenant.split('/')[1]);
    // What a post has shown is kept while the platform does not know.
    const access = answer.kind === 'unknown' && before ? before.access : answer;
    known.set(channelKey(channel), { access, at: clock() });
    return access;
  }

  return {
    /** Whether a channel can be written to, as far as is known or the platform says. */
    accessTo,
    /** Records the access that a post has shown; ignores channels that are not for approvals. */
    note: (platform: Platform, channel: string, access: ChannelAccess): void => {
      const key = channelKey({ platform, channel });
      if (channels().some((each) => channelKey(each) === key)) known.set(key, { access, at: clock() });
    },
    findings: (): Promise<readonly Finding[]> =>
      Promise.all(channels().map(async (channel) => accessFinding(channel, await accessTo(channel)))),
  };
}

const channelKey = ({ platform, channel }: Pick<Channel, 'platform' | 'channel'>): string =>
  `${platform}/${channel}`;

const notConnectedDetail = (platform: Platform): string =>
  `Facteur isn’t connected to ${platform}: set its token in .env, or another channel in the policy file`;

function accessFinding(channel: Channel, access: ChannelAccess): Finding {
  const part = `Approvals channel ${channelKey(channel)}`;
  switch (access.kind) {
    case 'open':
      return { part, state: 'ok', detail: 'Facteur can post there' };
    case 'unknown':
      return { part, state: 'unknown', detail: `not known whether Facteur can post there: ${access.why}` };
    case 'closed':
      return {
        part,
        state: 'failing',
        detail: `Facteur can’t post there, so approvers aren’t asked: ${access.why}`,
      };
  }
}

/** Logs the channels that can’t be written to. */
export async function logUnreachable(
  { findings }: Pick<ApprovalsChannels, 'findings'>,
  log: Logger,
): Promise<void> {
  for (const { part, state, detail } of await findings())
    if (state === 'failing') log.warn({}, `${part}: ${detail}`);
}

/** Whether the approvals channels can be written to. */
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

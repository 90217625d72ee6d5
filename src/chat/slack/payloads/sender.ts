import { z } from 'zod';

/** The sender of a payload. */
export type Sender = {
  /** The workspace through whose installation the payload came: never proof that its sender belongs there. */
  readonly tenantId: string;
  readonly userId: string;
  readonly name: string | undefined;
  /** The sender's own workspace, or their Enterprise organisation, where the payload names one. */
  readonly ownTeam?: string;
  /** Sent in a channel that other organisations share (Slack Connect). */
  readonly isShared?: true;
  /** The payload's id; absent where no request can come of it. */
  readonly payload?: string;
};

/** The id under which a payload is stored. */
export const payloadId = (trigger: string): string => `slack/${trigger}`;

const id = z.string().max(64);
const text = z.string().max(10_000);
const optional = <T extends z.ZodType>(schema: T) => schema.nullish();

/** The fields in which payloads of all kinds say who sent them, and from where. */
const origin = z.object({
  // Commands and events.
  team_id: optional(id),
  user_id: optional(id),
  user_name: optional(text),
  // Interactions.
  team: optional(z.object({ id })),
  user: optional(z.object({ id, team_id: optional(id), username: optional(text), name: optional(text) })),
  view: optional(z.object({ app_installed_team_id: optional(id) })),
  // Events.
  context_team_id: optional(id),
  authorizations: optional(z.array(z.object({ team_id: optional(id) }))),
  is_ext_shared_channel: optional(z.boolean()),
  event: optional(
    z.object({
      user: optional(id),
      user_team: optional(id),
      source_team: optional(id),
      // Of a workflow's step: a parameter that Slack fills in, not who built the workflow.
      inputs: optional(z.object({ asker: optional(z.object({ id })) })),
    }),
  ),
  trigger_id: optional(text),
  event_id: optional(text),
  // A command's fields are texts.
  is_enterprise_install: optional(z.union([z.boolean(), z.enum(['true', 'false'])])),
});

type Origin = z.infer<typeof origin>;

/**
 * The workspace whose installation of the app a payload came through, by one rule for all kinds (docs.slack.dev, "Events
 * API", "Slack Connect", "Enterprise organizations"; Bolt's `authorize` reads the same fields). In a channel that several
 * workspaces share, `team_id` of an event and `team` of a view may name another one.
 */
const workspaceOf = ({ authorizations, context_team_id, view, team, team_id }: Origin): string | undefined =>
  authorizations?.[0]?.team_id ??
  context_team_id ??
  view?.app_installed_team_id ??
  team?.id ??
  (team_id || undefined);

/** The sender's own workspace. Slack names an Enterprise organisation (`E…`) for some of its members. */
const ownTeamOf = ({ user, event }: Origin): string | undefined =>
  user?.team_id ?? event?.user_team ?? event?.source_team ?? undefined;

/** Who sent a payload of any kind, and whether it came through an installation for a whole Enterprise organisation. */
export const fromSender = origin.transform((body, context) => {
  const userId = body.user?.id ?? body.user_id ?? body.event?.user ?? body.event?.inputs?.asker?.id;
  const isOrgInstall = body.is_enterprise_install === true || body.is_enterprise_install === 'true';
  const ownTeam = ownTeamOf(body);
  // An installation for an organisation may leave the workspace out: the payload is refused, and its sender told so.
  const tenantId = workspaceOf(body) ?? (isOrgInstall ? (ownTeam ?? 'organisation') : undefined);
  if (!userId || !tenantId) {
    context.addIssue({ code: 'custom', message: 'no sender' });
    return z.NEVER;
  }
  const payload = body.trigger_id ?? body.event_id ?? undefined;
  const who: Sender = {
    tenantId,
    userId,
    name: body.user?.username ?? body.user?.name ?? body.user_name ?? undefined,
    ...(ownTeam !== undefined && { ownTeam }),
    ...(body.is_ext_shared_channel && { isShared: true }),
    ...(payload && { payload: payloadId(payload) }),
  };
  return { who, isOrgInstall };
});

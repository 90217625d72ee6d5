import {
  type Actor,
  type Channel,
  type Locale,
  platforms,
  type TenantKey,
  tenantOf,
} from '../../domain/actor.ts';
import type { Request } from '../../domain/request/request.ts';
import { listAdmins } from '../../policy/roles.ts';
import type { AppContext } from '../context/app-context.ts';
import { chatQueue } from './queue-names.ts';

/** The data of a `tell-admin` job, which tells an admin that an approvals channel can't be written to. */
export type AdminNoticeJob = { readonly channel: Channel; readonly to: Actor };

type OutageContext = Pick<AppContext, 'store' | 'clock' | 'policy' | 'admins'>;

/**
 * Enqueues a direct message to each admin whom the policy file or `ADMINS` names by their id, in the channel's tenant and
 * in the requester's: once for each outage of a channel. Within the caller's transaction.
 */
export function enqueueAdminNotices(
  app: OutageContext,
  { requester, terms }: Pick<Request, 'requester' | 'terms'>,
): void {
  const { reminders, outbox } = app.store;
  const { approvals } = terms ?? {};
  if (!approvals || reminders.lastAt(outageKey(approvals)) !== undefined) return;
  const createdAt = app.clock();
  reminders.record(outageKey(approvals), createdAt);
  const { tenant, platform, channel } = approvals;
  for (const to of namedAdmins(app, [tenant, tenantOf(requester)])) {
    const data: AdminNoticeJob = { channel: { tenant, platform, channel }, to };
    outbox.add({ queue: chatQueue(to.platform), job: 'tell-admin', data, createdAt });
  }
}

/** Records that a channel has taken a message: the next outage is another one. Within the caller's transaction. */
export const endOutage = (
  { store }: Pick<AppContext, 'store'>,
  place: Pick<Channel, 'platform' | 'channel'>,
): void => store.reminders.remove(outageKey(place));

const outageKey = ({ platform, channel }: Pick<Channel, 'platform' | 'channel'>): string =>
  `approvals-closed/${platform}/${channel}`;

/** The admins of tenants who are named by their id, each once. Groups can't be written to. */
export function namedAdmins(
  { policy, admins }: Pick<AppContext, 'policy' | 'admins'>,
  tenants: readonly TenantKey[],
): readonly Actor[] {
  const named = listAdmins(policy(), admins).flatMap(({ tenant, holder }) =>
    holder.kind === 'user' && tenants.includes(tenant)
      ? [adminActor(tenant, holder.id, policy().tenants.get(tenant)?.language ?? 'en')]
      : [],
  );
  return [
    ...new Map(named.flatMap((each) => (each ? [[`${each.platform}/${each.userId}`, each]] : []))).values(),
  ];
}

function adminActor(tenant: TenantKey, userId: string, locale: Locale): Actor | null {
  const [name, tenantId = ''] = tenant.split('/');
  const platform = platforms.find((each) => each === name);
  if (!platform || platform === 'terminal') return null;
  return { platform, tenantId, userId, displayName: userId, roles: ['admin'], locale };
}

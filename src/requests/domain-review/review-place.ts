import { type Actor, type Platform, platforms, type TenantKey, tenantOf } from '../../domain/actor.ts';
import type { ReviewPlace } from '../../domain/domain-review/domain-review.ts';
import type { AppContext } from '../context/app-context.ts';

/** Where the admins of a tenant are asked, as its policy says; null: policy names no channel. */
export function approversPlace(
  { policy }: Pick<AppContext, 'policy'>,
  tenant: TenantKey,
): ReviewPlace | null {
  const settings = policy().tenants.get(tenant);
  if (!settings?.approvals) return null;
  const { platform, channel } = settings.approvals;
  return { platform, channel, person: null, locale: settings.language };
}

/** Where a review that somebody begins is shown: with the approvers, else where they ask for it. */
export const placeFor = (app: Pick<AppContext, 'policy'>, actor: Actor): ReviewPlace =>
  approversPlace(app, tenantOf(actor)) ?? {
    ...{ platform: actor.platform, locale: actor.locale },
    ...{ channel: actor.channel ?? null, person: actor.userId },
  };

/** Somebody in a tenant, by whom no more is known of it than what everybody there sees. */
export function someoneIn(tenant: TenantKey): Actor {
  const [name, tenantId = ''] = tenant.split('/');
  const platform: Platform = platforms.find((each) => each === name) ?? 'terminal';
  return { platform, tenantId, userId: '', displayName: '', roles: [], locale: 'en' };
}

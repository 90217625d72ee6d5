import type { Actor } from '../../domain/actor.ts';
import { type Address, catchAllOf } from '../../domain/address/address.ts';
import type { DomainReview, ReviewItem } from '../../domain/domain-review/domain-review.ts';
import type { AuditEvent } from '../../store/tables/audit.ts';
import type { AppContext } from '../context/app-context.ts';

type ReviewEvent = Extract<AuditEvent, `domain-review-${string}` | 'owner-not-told'>;

/** What happened in a review, and to what. */
type ReviewEntry = {
  readonly event: ReviewEvent;
  /** Null where Facteur itself acted. */
  readonly actor: Actor | null;
  /** Of the finding; absent: it is about the domain. */
  readonly address?: Address;
  readonly request?: number;
  readonly detail?: Record<string, unknown>;
};

/** Appends an audit row about a review, within the caller's transaction. */
export const auditReview = (
  { store, clock }: Pick<AppContext, 'store' | 'clock'>,
  { id, tenant, domain }: Pick<DomainReview, 'id' | 'tenant' | 'domain'>,
  { event, actor, address, request, detail = {} }: ReviewEntry,
): void =>
  store.audit.append({
    ...{ at: clock(), event, tenant, actor },
    address: address ?? catchAllOf(domain),
    requestId: request ?? null,
    detail: { review: id, domain, ...detail },
  });

/** Which finding an audit row is about: an address may have several of who has access. */
export const whichFinding = ({
  category,
  access,
}: Pick<ReviewItem, 'category' | 'access'>): Record<string, unknown> => ({
  category,
  ...(access && { holder: access.address, rights: access.rights }),
});

import type { Actor, Locale, Platform, TenantKey } from '../actor.ts';
import type { Domain } from '../address/address.ts';
import type { Finding } from './finding.ts';
import type { Quarter } from './quarter.ts';

/** Where a review's message is: in a channel, else in somebody's direct messages. */
export type ReviewPlace = {
  readonly platform: Platform;
  readonly channel: string | null;
  readonly person: string | null;
  readonly locale: Locale;
};

/** `looking`: its findings are being looked for. */
export type ReviewState = 'looking' | 'open' | 'ended';

/** Why a review ended: all is answered, there was nothing to ask, its time was over, or the domain is gone. */
export type ReviewEnd = 'answered' | 'nothing-found' | 'time-over' | 'domain-gone';

/** A review of a domain: one message of findings, which several people answer over days. */
export type DomainReview = {
  readonly id: number;
  readonly tenant: TenantKey;
  readonly domain: Domain;
  /** Of one that began by itself; null: somebody asked for it. */
  readonly quarter: Quarter | null;
  readonly state: ReviewState;
  readonly startedBy: Actor | null;
  readonly startedAt: number;
  /** When it ends by itself. */
  readonly endsAt: number;
  readonly endedAt: number | null;
  readonly end: ReviewEnd | null;
  readonly place: ReviewPlace;
  /** Findings that were kept before and are as they were: they are not asked about again. */
  readonly keptBefore: number;
  readonly loginsUntold: number;
  readonly ownersUntold: number;
  readonly accessUntold: number;
};

type Said = { readonly by: Actor; readonly at: number };

/** What somebody has decided about a finding. */
type FindingAnswer =
  | ({ readonly kind: 'kept' } & Said)
  /** A request was made, which takes its own way. */
  | ({ readonly kind: 'requested'; readonly request: number } & Said)
  /** It is not so any more. */
  | { readonly kind: 'gone'; readonly at: number };

/** A finding in a review, with what has been said about it. Its position counts from 0. */
export type ReviewItem = Finding & {
  readonly review: number;
  readonly position: number;
  readonly answer: FindingAnswer | null;
  /** Who had the owner asked. */
  readonly asked: Said | null;
  readonly ownerSays: ({ readonly answer: 'keep' | 'can-go' } & Said) | null;
};

const day = 24 * 60 * 60_000;

/** How long a review stays open. */
export const reviewLasts = 30 * day;

/** Whether the owner can be asked about a finding: somebody who has left can't. */
export const canAskOwner = ({ owner, category }: Pick<Finding, 'owner' | 'category'>): boolean =>
  owner !== null && category !== 'left';

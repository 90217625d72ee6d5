import { translationsFor } from '../../../../src/chat/i18n/languages.ts';
import type { ManyRequest, ManyViewContext } from '../../../../src/chat/view/many/many-request.ts';
import type { Locale, Platform } from '../../../../src/domain/actor.ts';
import type { Address, Domain } from '../../../../src/domain/address/address.ts';
import type { Change } from '../../../../src/domain/request/change.ts';
import { effectsOf } from '../../../../src/domain/request/effects.ts';
import { mustSee } from '../../../../src/domain/request/many/must-see.ts';
import { summarize } from '../../../../src/domain/request/many/plan-summary.ts';
import type { RequestedChange } from '../../../../src/domain/request/request.ts';
import {
  address,
  aliasTo,
  at,
  change,
  exampleOrg,
  mailbox,
  max,
  orThrow,
  outside,
  person,
} from '../../../support/fixtures/example-org.ts';
import { toEnd } from '../../../support/to-end.ts';

const now = Date.UTC(2026, 10, 23, 12);
const day = 24 * 60 * 60_000;
const inside = (domain: Domain) => domain === exampleOrg;

export const deletion = (n: number): Change => change(at(`m${n}`), mailbox(`m${n}`), null);
export const newMailbox = (n: number): Change =>
  change(at(`new${n}`), null, mailbox(`new${n}`, { quota: 2 * 1024 ** 3 }));
export const newAlias = (n: number): Change => change(at(`alias${n}`), null, aliasTo(outside(`member${n}`)));
/** Mail that comes already goes outside too, each to another address. */
export const ledAway = (n: number): Change => ledAwayTo(n, address(`somebody${n}@gmail.example`));

export const ledAwayTo = (n: number, to: Address): Change =>
  change(at(`m${n}`), mailbox(`m${n}`), mailbox(`m${n}`, { forwards: [to] }));

const requestedChange = (of: Change, position: number): RequestedChange => ({
  position,
  line: null,
  change: of,
  effects: effectsOf(of, { present: { messages: 412 + position, bytes: 1_395_864_371 } }),
  owner: null,
  needs: [],
  state: 'planned',
  outcome: null,
  concern: 'address',
  sealedHash: null,
});

export const changesOf = (count: number, make: (n: number) => Change): RequestedChange[] =>
  Array.from({ length: count }, (_, n) => requestedChange(make(n), n));

/** The same changes as lines of a file. */
export const fromFile = (changes: readonly RequestedChange[]): RequestedChange[] =>
  changes.map((each) => ({ ...each, line: each.position + 2 }));

/** A request of these changes that waits for approval. */
export function manyRequest(
  changes: readonly RequestedChange[],
  {
    plan = {},
    ...rest
  }: Partial<Omit<ManyRequest, 'plan'>> & { readonly plan?: Partial<ManyRequest['plan']> } = {},
): ManyRequest {
  return {
    id: 41,
    requester: person('mia', 'member'),
    state: 'awaiting-approval',
    plan: {
      hash: 'a'.repeat(64),
      size: changes.length,
      gate: { confirm: true, approvals: { count: 1, role: 'admin' } },
      summary: {
        ...summarize(changes, inside),
        mustSee: orThrow(toEnd(mustSee(changes, { inside, mailboxesOf: () => null }))),
      },
      ...(changes.length <= 8 && { changes }),
      ...plan,
    },
    asking: { reason: 'The department moves out' },
    reverts: null,
    leftOut: 0,
    applied: 0,
    ended: 0,
    failures: [],
    stoppable: true,
    away: null,
    expiresAt: now + 7 * day,
    outcome: null,
    ...rest,
  };
}

export const contextOf = (platform: Platform, locale: Locale = 'en'): ManyViewContext => ({
  text: translationsFor(locale),
  now,
  sees: inside,
  retainedUntil: now + 30 * day,
  approvers: [],
  platform,
});

const mixed = (n: number): Change => (n % 4 === 0 ? newMailbox(n) : n % 4 === 1 ? deletion(n) : newAlias(n));

/** Requests of as many changes as there may be, each kind. */
export const sampleRequests: Readonly<Record<string, ManyRequest>> = {
  'two creations': manyRequest(fromFile(changesOf(2, (n) => (n === 0 ? newMailbox(n) : newAlias(n))))),
  'eight deletions': manyRequest(changesOf(8, deletion)),
  'nine led away': manyRequest(changesOf(9, ledAway), { leftOut: 3 }),
  '200 mixed': manyRequest(fromFile(changesOf(200, mixed))),
  '200 deletions': manyRequest(changesOf(200, deletion), { state: 'awaiting-confirmation' }),
  '10,000 aliases': manyRequest(fromFile(changesOf(10_000, newAlias))),
  'under way': manyRequest(changesOf(200, newAlias), {
    state: 'applying',
    ended: 143,
    applied: 141,
    failures: [{ reason: { kind: 'found-changed', found: null }, count: 2, first: at('alias7') }],
    away: { server: 'old.example.org', trouble: 'unreachable', waiting: 57, since: null },
  }),
  stopping: manyRequest(changesOf(200, newAlias), {
    ...{ state: 'stopping', ended: 143, applied: 143, stoppable: false },
    away: { server: 'old.example.org', trouble: 'no-worker', waiting: 57, since: now - day },
  }),
  applied: manyRequest(changesOf(200, deletion), { state: 'applied', ended: 200, applied: 200 }),
  'partly applied': manyRequest(changesOf(200, mixed), {
    state: 'partly-applied',
    ended: 199,
    applied: 187,
    failures: [
      { reason: { kind: 'found-changed', found: null }, count: 3, first: at('alias7') },
      {
        reason: {
          kind: 'impossible',
          why: { code: 'domain-limit', domain: exampleOrg, limit: 'mailboxes', most: 30 },
        },
        count: 4,
        first: at('new8'),
      },
      { reason: null, count: 1, first: at('alias11') },
      ...[1, 1, 1, 1].map((count, n) => ({
        reason: { kind: 'gave-up', trouble: `Trouble number ${n}.`, errorId: `abcd000${n}` } as const,
        count,
        first: at(`alias${n}`),
      })),
    ],
    plan: { gate: { confirm: true, approvals: { count: 1, role: 'admin' } } },
  }),
  denied: manyRequest(changesOf(9, ledAway), {
    state: 'denied',
    outcome: { kind: 'ended-by', who: max, reason: 'They stay' },
  }),
};

import { roles } from '../../domain/actor.ts';
import { err, ok } from '../../domain/result.ts';
import { categories, type LimitSet, type Requirement, type Rule, requirements } from '../policy.ts';
import { group, tenantKey } from './names.ts';
import {
  isEmpty,
  keywordOr,
  listOf,
  notEmpty,
  oneOf,
  type Reader,
  settings,
  text,
  uniqueListOf,
} from './readers.ts';
import { booleanValue, domainPatterns, domains, duration, quota, wholeNumber } from './values.ts';
import { valueAt, type YamlCursor } from './yaml-cursor.ts';

const tenants = 'all, or a list of tenants';
const requirement: Reader<Requirement> = oneOf(...requirements);
const requirementsByRole = settings(eachBy(roles, requirement));
const limitForAll = keywordOr('none', null, wholeNumber(1, 10_000, ', or none'));
const limitsByRole = settings(eachBy(roles, limitForAll));

/** Reads a limit: one for everybody, or one for each role. */
const limit: Reader<LimitSet> = (cursor) =>
  valueAt(cursor).kind === 'settings' ? limitsByRole(cursor) : limitForAll(cursor);

/** Reads one value for each of some names. */
function eachBy<N extends string, T>(names: readonly N[], value: T): Readonly<Record<N, T>> {
  return Object.fromEntries(names.map((name) => [name, value])) as Record<N, T>;
}

/** Reads a role, or null for the least that could do it alone. */
const approvedBy: Reader<'moderator' | 'admin' | null> = text('one of: moderator, admin, least', (typed) => {
  if (typed === 'least') return ok(null);
  if (typed === 'moderator' || typed === 'admin') return ok(typed);
  return err(typed === 'member' ? 'a member’s approval would be nobody’s; write moderator or admin' : null);
});

export const needsReaders = eachBy(categories, requirementsByRole);
export const remindReaders = { after: duration, every: duration };
export const escalateReaders = { after: duration, to: keywordOr('nobody', null, group) };
export const passwordsReaders = {
  length: wholeNumber(8, 100),
  common: oneOf('refused', 'allowed'),
  address: oneOf('refused', 'allowed'),
};
export const limitsReaders = { 'open-requests': limit, 'requests-a-day': limit, 'largest-request': limit };

/** The settings of a rule. */
export const ruleReaders = {
  domains,
  tenants: keywordOr(
    'all',
    'all',
    notEmpty(
      tenants,
      uniqueListOf(tenants, tenantKey, (each) => each),
    ),
  ),
  needs: settings(needsReaders),
  approvals: wholeNumber(1, 10),
  'approved-by': approvedBy,
  reason: oneOf('optional', 'required'),
  waits: duration,
  remind: settings(remindReaders),
  escalate: settings(escalateReaders),
  limits: settings(limitsReaders),
  'forward-to': keywordOr('any', null, domainPatterns),
  'never-forward-to': domainPatterns,
  'largest-quota': quota,
  passwords: settings(passwordsReaders),
  'rule-of-two': booleanValue,
  reviews: oneOf('quarterly', 'on-request'),
};

/** Reads the file's rules, in order. A rule with problems has what could be read. */
export function readRules(cursor: YamlCursor): readonly Rule[] {
  if (isEmpty(cursor)) return [];
  return listOf('a list of rules, each begun with -', readRule)(cursor) ?? [];
}

function readRule(cursor: YamlCursor): Rule {
  const { domains = 'all', tenants = 'all', needs = {}, ...written } = settings(ruleReaders)(cursor);
  const { remind, escalate, limits, passwords } = written;
  const sets = dropUndefined<Rule['sets']>({
    approvals: written.approvals,
    approvedBy: written['approved-by'],
    reason: written.reason,
    waits: written.waits,
    remindAfter: remind?.after,
    remindEvery: remind?.every,
    escalateAfter: escalate?.after,
    escalateTo: escalate?.to,
    openRequests: limits?.['open-requests'],
    requestsADay: limits?.['requests-a-day'],
    largestRequest: limits?.['largest-request'],
    forwardTo: written['forward-to'],
    neverForwardTo: written['never-forward-to'],
    largestQuota: written['largest-quota'],
    leastPassword: passwords?.length,
    commonPasswords: passwords?.common,
    addressInPasswords: passwords?.address,
    ruleOfTwo: written['rule-of-two'],
    reviews: written.reviews,
  });
  return { domains, tenants, sets, needs };
}

/** Drops absent settings, which must not override those of earlier rules. */
const dropUndefined = <T extends object>(settings: { readonly [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as T;

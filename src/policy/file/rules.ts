import { roles } from '../../domain/actor.ts';
import { ok, refused } from '../../domain/result.ts';
import { type LimitSet, type Requirement, type Rule, requirements, rows } from '../policy.ts';
import { group, tenantKey } from './names.ts';
import { isEmpty, listOf, notEmpty, oneOf, type Read, setOf, settings, text, wordOr } from './readers.ts';
import { domainPatterns, domains, duration, quota, truth, wholeNumber } from './values.ts';
import { type Place, writtenAt } from './yaml-cursor.ts';

const tenants = 'all, or a list of tenants';
const requirement: Read<Requirement> = oneOf(...requirements);
const cells = settings(eachBy(roles, requirement));
const limitOfAll = wordOr('none', null, wholeNumber(1, 10_000, ', or none'));
const limitsByRole = settings(eachBy(roles, limitOfAll));

/** One for everybody, or one for each role. */
const limit: Read<LimitSet> = (place) =>
  writtenAt(place).kind === 'settings' ? limitsByRole(place) : limitOfAll(place);

/** One value for each of some names. */
function eachBy<N extends string, T>(names: readonly N[], value: T): Readonly<Record<N, T>> {
  return Object.fromEntries(names.map((name) => [name, value])) as Record<N, T>;
}

/** Null: the least role that could do it alone. */
const approvedBy: Read<'moderator' | 'admin' | null> = text('one of: moderator, admin, least', (typed) => {
  if (typed === 'least') return ok(null);
  if (typed === 'moderator' || typed === 'admin') return ok(typed);
  return refused(
    typed === 'member' ? 'a member’s approval would be nobody’s; write moderator or admin' : null,
  );
});

export const needsReaders = eachBy(rows, cells);
export const remindReaders = { after: duration, every: duration };
export const escalateReaders = { after: duration, to: wordOr('nobody', null, group) };
export const passwordsReaders = {
  length: wholeNumber(8, 100),
  common: oneOf('refused', 'allowed'),
  address: oneOf('refused', 'allowed'),
};
export const limitsReaders = { 'open-requests': limit, 'requests-a-day': limit };

/** What a rule can say. */
export const ruleReaders = {
  domains,
  tenants: wordOr(
    'all',
    'all',
    notEmpty(
      tenants,
      setOf(tenants, tenantKey, (each) => each),
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
  'forward-to': wordOr('any', null, domainPatterns),
  'never-forward-to': domainPatterns,
  'largest-quota': quota,
  passwords: settings(passwordsReaders),
  'rule-of-two': truth,
};

/** The rules of the file, in order. Where something is wrong, a rule has what could be read. */
export function readRules(place: Place): readonly Rule[] {
  if (isEmpty(place)) return [];
  return listOf('a list of rules, each begun with -', readRule)(place) ?? [];
}

function readRule(place: Place): Rule {
  const { domains = 'all', tenants = 'all', needs = {}, ...written } = settings(ruleReaders)(place);
  const { remind, escalate, limits, passwords } = written;
  const sets = given<Rule['sets']>({
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
    forwardTo: written['forward-to'],
    neverForwardTo: written['never-forward-to'],
    largestQuota: written['largest-quota'],
    leastPassword: passwords?.length,
    commonPasswords: passwords?.common,
    addressInPasswords: passwords?.address,
    ruleOfTwo: written['rule-of-two'],
  });
  return { domains, tenants, sets, needs };
}

/** Without what a rule doesn't say, which must not hide what an earlier one does. */
const given = <T extends object>(settings: { readonly [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as T;

import { defaultPasswordRules } from '../domain/password.ts';
import { maxChanges } from '../domain/request/plan.ts';
import type { Rules } from './policy.ts';

const day = 24 * 60 * 60_000;

/** The rules where the policy file sets none: the table "Who may what" of the documentation, limits and times. */
export const defaultRules: Rules = {
  needs: {
    forwards: { member: 'approval', moderator: 'nothing', admin: 'nothing' },
    'forward-outside': { member: 'approval', moderator: 'approval', admin: 'nothing' },
    mailbox: { member: 'approval', moderator: 'nothing', admin: 'nothing' },
    'own-mailbox': { member: 'nothing', moderator: 'nothing', admin: 'nothing' },
    notes: { member: 'nothing', moderator: 'nothing', admin: 'nothing' },
    destroying: { member: 'confirm and approval', moderator: 'confirm and approval', admin: 'confirm' },
    'catch-all': { member: 'refused', moderator: 'approval', admin: 'confirm' },
    domains: { member: 'refused', moderator: 'refused', admin: 'confirm' },
  },
  approvals: 1,
  approvedBy: null,
  reason: 'optional',
  waits: 7 * day,
  remindAfter: day,
  remindEvery: day,
  escalateAfter: 3 * day,
  escalateTo: null,
  openRequests: { member: 10, moderator: 20, admin: null },
  requestsADay: { member: 50, moderator: 200, admin: null },
  largestRequest: { member: 25, moderator: maxChanges, admin: maxChanges },
  forwardTo: null,
  neverForwardTo: [],
  largestQuota: null,
  leastPassword: defaultPasswordRules.least,
  commonPasswords: defaultPasswordRules.common,
  addressInPasswords: defaultPasswordRules.address,
  ruleOfTwo: false,
  reviews: 'on-request',
};

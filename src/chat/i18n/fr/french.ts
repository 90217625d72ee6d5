import { faultMessageFor } from '../fault-messages.ts';
import { createFormat } from '../format.ts';
import type { Translations } from '../translations.ts';
import { describeState } from './address-state.ts';
import { answers } from './answers.ts';
import { argumentTexts } from './arguments.ts';
import { domainChecks } from './domains/checks.ts';
import { dkimFaults } from './domains/dkim.ts';
import { dkimKeys } from './domains/dkim-keys.ts';
import { changeFaults } from './faults/change.ts';
import { domainFaults } from './faults/domain.ts';
import { fileFaults } from './faults/file.ts';
import { importFaults } from './faults/import.ts';
import { manyFaults, refusedChanges } from './faults/many.ts';
import { conflicts, policyFaults } from './faults/policy.ts';
import { traceFaults } from './faults/trace.ts';
import { usageFaults } from './faults/usage.ts';
import { whenFaults } from './faults/when.ts';
import { groupFaults } from './groups/group-faults.ts';
import { groups } from './groups/groups.ts';
import { keptMailboxes } from './kept-mailboxes.ts';
import { links } from './links.ts';
import { lists } from './lists.ts';
import { many } from './many/many.ts';
import { selection } from './many/selection.ts';
import { nextSteps } from './next-steps.ts';
import { notifications } from './notifications.ts';
import { ownerNotices } from './owner-notices.ts';
import { plans } from './plans.ts';
import { quotaTexts } from './quota/quotas.ts';
import { requestSummaries } from './request-summaries.ts';
import { requests } from './requests.ts';
import { restored } from './restored/restored.ts';
import { domainReviewTexts } from './reviews/domain-review.ts';
import { reviewFaults } from './reviews/review-faults.ts';
import { sharing } from './sharing/access.ts';
import { sharingFaults } from './sharing/faults.ts';
import { absenceFaults, absences } from './times/absences.ts';
import { offboarding } from './times/offboarding.ts';
import { times } from './times/times.ts';
import { mailTests } from './trace/mail-tests.ts';
import { traces } from './trace/trace.ts';

/** The first of a month is an ordinal in French, which CLDR's patterns don't know: `1er janvier`. */
const ordinal = (date: string): string => date.replace(/^(\p{L}+ )?1(?= )/u, '$11er');

const format = createFormat('fr-FR', ordinal);

export const french: Translations = {
  locale: 'fr',
  format,
  absences: absences(format),
  arguments: argumentTexts,
  answers,
  conflicts,
  faults: faultMessageFor({
    ...usageFaults(format),
    ...fileFaults(format),
    ...whenFaults(format),
    ...importFaults(format),
    ...domainFaults(format),
    ...dkimFaults(format),
    ...changeFaults(format),
    ...sharingFaults(format),
    ...absenceFaults(format),
    ...policyFaults(format),
    ...manyFaults(format),
    ...reviewFaults,
    ...groupFaults(),
    ...traceFaults(format),
  }),
  dkimKeys,
  domainChecks: domainChecks(format),
  groups: groups(format),
  kept: keptMailboxes(format),
  links: links(format),
  lists: lists(format),
  mailTests: mailTests(format),
  describe: describeState(format),
  many: many(format, plans(format)),
  nextSteps,
  notices: ownerNotices(format),
  notifications: notifications(format),
  restored: restored(format),
  offboarding: offboarding(format),
  plans: plans(format),
  quotas: quotaTexts(format),
  refusedChanges,
  requests: requests(format),
  selection: selection(format),
  sharing,
  reviews: domainReviewTexts(format),
  summaries: requestSummaries,
  times: times(format),
  traces: traces(format),
};

import { faultMessageFor } from '../fault-messages.ts';
import { createFormat, type Format } from '../format.ts';
import type { Translations } from '../translations.ts';
import { describeState } from './address-state.ts';
import { answers } from './answers.ts';
import { changeFaults } from './faults/change.ts';
import { conflicts, policyFaults } from './faults/policy.ts';
import { usageFaults } from './faults/usage.ts';
import { keptMailboxes } from './kept-mailboxes.ts';
import { links } from './links.ts';
import { lists } from './lists.ts';
import { ownerNotices } from './owner-notices.ts';
import { plans } from './plans.ts';
import { requests } from './requests.ts';

const plain = createFormat('fr-FR');

/** The first of a month is an ordinal in French, which CLDR's patterns don't know: `1er janvier`. */
const ordinal = (date: string): string => date.replace(/^1(?= )/, '1er');

const format: Format = {
  ...plain,
  day: (time, now) => ordinal(plain.day(time, now)),
  moment: (time) => ordinal(plain.moment(time)),
};

export const french: Translations = {
  locale: 'fr',
  format,
  answers,
  conflicts,
  faults: faultMessageFor({ ...usageFaults(format), ...changeFaults(format), ...policyFaults(format) }),
  kept: keptMailboxes(format),
  links: links(format),
  lists: lists(format),
  describe: describeState(format),
  notices: ownerNotices,
  plans: plans(format),
  requests: requests(format),
};

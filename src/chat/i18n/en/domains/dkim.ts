import { displayDomain } from '../../../../domain/address/address.ts';
import {
  type DkimAct,
  type DkimChange,
  type DkimRefusal,
  daysKept,
} from '../../../../domain/dkim/dkim-change.ts';
import type { DkimFault } from '../../../../domain/dkim/dkim-fault.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import type { Headline } from '../headline.ts';
import { quote } from '../vocabulary.ts';

/** A change of a DKIM key in a few words. */
export function dkimHeadline({ domain, selector, act }: DkimChange): Headline {
  const name = displayDomain(domain);
  switch (act) {
    case 'make':
      return {
        todo: `Make the DKIM key ${selector} for ${name}`,
        done: `DKIM key ${selector} for ${name} made`,
        button: 'Make key',
      };
    case 'sign':
      return {
        todo: `Sign the mail of ${name} with the DKIM key ${selector}`,
        done: `Mail of ${name} is signed with the DKIM key ${selector}`,
        button: 'Sign mail',
      };
    case 'stop':
      return {
        todo: `Stop signing the mail of ${name}`,
        done: `Mail of ${name} is no longer signed`,
        button: 'Stop signing',
      };
    case 'delete':
      return {
        todo: `Delete the DKIM key ${selector} of ${name}`,
        done: `DKIM key ${selector} of ${name} deleted`,
        button: 'Delete key',
      };
  }
}

/** What a change of a DKIM key does. */
export function dkimEffect({ domain, selector, act, from, atOnce }: DkimChange): string {
  const name = displayDomain(domain);
  switch (act) {
    case 'make':
      return atOnce
        ? `The mail server makes the DKIM key ${selector}, and signs the mail of ${name} with it at once. /mail domain dkim ${domain} shows the record to publish.`
        : `The mail server makes the DKIM key ${selector}. It signs nothing yet. /mail domain dkim ${domain} shows the record to publish.`;
    case 'sign':
      return from === null
        ? `The mail of ${name} is signed with the DKIM key ${selector}.`
        : `The mail of ${name} is signed with the DKIM key ${selector} instead of ${from}. ${from} is deleted ${daysKept} days later. Keep its record until then.`;
    case 'stop':
      return `The mail of ${name} is no longer signed. Many servers take unsigned mail for spam.`;
    case 'delete':
      return from === selector
        ? `The DKIM key ${selector} is deleted for good. The mail of ${name} is no longer signed.`
        : `The DKIM key ${selector} is deleted for good. Its record in DNS can be removed then.`;
  }
}

/** Why the mail server can't do it now. */
export function dkimRefusalText({ domain, selector, why }: DkimRefusal): string {
  const name = displayDomain(domain);
  switch (why) {
    case 'gone':
      return `${name} has no DKIM key ${selector}.`;
    case 'signs':
      return `The mail of ${name} is signed with the DKIM key ${selector} now.`;
    case 'other-signs':
      return `The mail of ${name} is signed with another DKIM key by now.`;
    case 'only-one':
      return `The mail server keeps one DKIM key a domain, and ${name} has one. Delete it first: /mail domain dkim ${domain} delete`;
    case 'always-signs':
      return `The mail server keeps one DKIM key a domain, and signs the mail of ${name} with it until it is deleted: /mail domain dkim ${domain} delete`;
    case 'unpublished':
      return `The record of the DKIM key ${selector} isn’t in DNS: others couldn’t verify what it signs.`;
    case 'unreadable':
      return `Facteur can’t read the file of the DKIM key ${selector}. Check its owner and mode on the mail server.`;
  }
}

const already: Readonly<Record<DkimAct, (name: string, selector: string) => string>> = {
  make: (name, selector) => `${name} already has the DKIM key ${selector}.`,
  sign: (name, selector) => `The mail of ${name} is already signed with the DKIM key ${selector}.`,
  stop: (name) => `The mail of ${name} isn’t signed.`,
  delete: (name, selector) => `${name} has no DKIM key ${selector}.`,
};

/** Messages for what can't be done with the keys of a domain. */
export const dkimFaults = (format: Format): FaultMessages<DkimFault> => ({
  'dkim-key': (why) => ({
    what: dkimRefusalText(why),
    next: `/mail domain dkim ${why.domain} shows the keys as they are now.`,
  }),
  'dkim-already': ({ domain, selector, act }) => ({
    what: already[act](displayDomain(domain), selector),
    next: `Nothing was changed. /mail domain dkim ${domain} shows the keys.`,
  }),
  'dkim-not-published': ({ domain, selector, found }) => ({
    what:
      found === 'unknown'
        ? `DNS doesn’t answer, so Facteur can’t see whether the record of the DKIM key ${selector} is published.`
        : found === 'none'
          ? `The record of the DKIM key ${selector} isn’t in DNS yet: others couldn’t verify what it signs.`
          : `The record of the DKIM key ${selector} in DNS isn’t the one of this key: others couldn’t verify what it signs.`,
    next:
      found === 'unknown'
        ? 'Nothing was changed. Ask again in some minutes.'
        : `Publish the record that /mail domain dkim ${domain} shows, and ask again once DNS has it. That may take an hour.`,
  }),
  'dkim-none': ({ domain, act }) => ({
    what:
      act === 'sign'
        ? `${displayDomain(domain)} has no DKIM key that waits to be used.`
        : `${displayDomain(domain)} has no DKIM key to delete.`,
    next:
      act === 'sign'
        ? `Make one: /mail domain dkim ${domain} make`
        : `/mail domain dkim ${domain} shows the keys.`,
  }),
  'dkim-which': ({ domain, act, selectors }) => ({
    what: `${displayDomain(domain)} has several DKIM keys that you may mean: ${format.list(selectors)}.`,
    next: `Say which: /mail domain dkim ${domain} ${act} selector:${selectors[0] ?? 'SELECTOR'}`,
  }),
  'dkim-selector': ({ selector }) => ({
    what: `${quote(selector)} can’t be a selector: it may have letters, digits and hyphens, up to 63 characters (RFC 6376).`,
    next: 'Leave the selector out, and Facteur takes one with the year and month.',
  }),
});

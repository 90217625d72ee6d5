import type { Absence, OwnFilter } from '../../../../domain/absence/absence.ts';
import type { AbsenceFault } from '../../../../domain/absence/absence-fault.ts';
import { displayAddress } from '../../../../domain/address/address.ts';
import type { AbsenceChange } from '../../../../domain/request/change.ts';
import type { Effect } from '../../../../domain/request/effect.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import type { Headline } from '../headline.ts';
import { quoteName } from '../vocabulary.ts';

/** Texts about what mailboxes answer while their owners are away. */
export const absences = (format: Format) => ({
  name: 'Away',
  /** In a list: until when, and what is answered. */
  value: ({ from, until, subject }: Absence, now: number): string =>
    from > now
      ? `from ${format.moment(from)} until ${format.moment(until)}, ${quoteName(subject)}`
      : `until ${format.moment(until)}, ${quoteName(subject)}`,
  /** In a list of mailboxes, after others of its properties. */
  away: ({ from, until }: Absence, now: number): string =>
    from > now ? `away from ${format.moment(from)}` : `away until ${format.moment(until)}`,
  text: 'Away message',
  hint: (address: string): string => `/mail away off ${address} ends the away message.`,
});

/** What an absence does: all of what is sent, since somebody agrees to it. */
export const absenceEffect =
  (format: Format) =>
  (effect: Extract<Effect, { kind: 'set-absence' | 'end-absence' }>): string => {
    if (effect.kind === 'end-absence')
      return `The mailbox no longer answers ${quoteName(effect.was.subject)}.${afterwards(effect.was)}`;
    const { from, to } = effect;
    return [
      `From ${format.moment(to.from)} until ${format.moment(to.until)}, the mailbox answers each sender once in 7 days, also to mail for its aliases, but not to lists or programs.`,
      `Subject: ${quoteName(to.subject)}. Text: ${quoteName(to.text)}.`,
      ...(from === null ? [] : [`This replaces the away message ${quoteName(from.subject)}.`]),
      ...(to.includes === null
        ? []
        : [`The owner’s mail filter ${quoteName(to.includes)} goes on running beside it.`]),
    ].join(' ');
  };

const afterwards = ({ includes }: Absence): string =>
  includes === null ? '' : ` The owner’s mail filter ${quoteName(includes)} runs alone again.`;

export const absenceHeadline = ({ after }: AbsenceChange, subject: string): Headline =>
  after
    ? {
        todo: `Set the away message of ${subject}`,
        done: `Away message of ${subject} set`,
        button: 'Set message',
      }
    : {
        todo: `End the away message of ${subject}`,
        done: `Away message of ${subject} ended`,
        button: 'End message',
      };

/** Why an away message can't be set beside the owner's own filter. */
export const ownFilterText = (address: string, { name, beside }: OwnFilter): string =>
  beside === 'answers'
    ? `${address} has a mail filter of its owner, ${quoteName(name)}, which answers by itself.`
    : `${address} has a mail filter of its owner, ${quoteName(name)}, which an away message would displace.`;

export const absenceFaults = (format: Format): FaultMessages<AbsenceFault> => ({
  'absence-length': ({ argument, length, most }) => ({
    what:
      length === 0
        ? `The ${argument} of an away message can’t be empty.`
        : `The ${argument} of an away message has at most ${format.count(most)} characters. This one has ${format.count(length)}.`,
    next: length === 0 ? `Type what is to be answered: ${argument}:"…"` : 'Shorten it.',
  }),
  'absence-order': ({ from, until }) => ({
    what: `The away message would end (${format.moment(until)}) before it begins (${format.moment(from)}).`,
    next: 'Give a later until:, or an earlier from:.',
  }),
  'absence-not-kept': ({ address }) => ({
    what: `Only the forwards of ${displayAddress(address)} get its mail, so the mailbox can’t answer.`,
    next: 'Set an away message where the mail arrives.',
  }),
  'absence-own-filter': ({ address, filter }) => ({
    what: ownFilterText(displayAddress(address), filter),
    next:
      filter.beside === 'possible'
        ? `Facteur never replaces it. To run both, add include:${quoteTyped(filter.name)} to the command.`
        : 'Facteur never replaces it. Its owner can switch it off in their mail program.',
  }),
  'absence-no-filter': ({ address, name, active }) => ({
    what: `${quoteName(name)} isn’t the active mail filter of ${displayAddress(address)}.`,
    next:
      active === null
        ? 'No filter is active: leave include: out.'
        : `The active one is ${quoteName(active)}: include:${quoteTyped(active)}`,
  }),
});

/** A name as it is typed after an argument. */
const quoteTyped = (name: string): string => (/\s/.test(name) ? `"${name}"` : name);

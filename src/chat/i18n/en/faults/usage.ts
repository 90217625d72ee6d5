import type { DeliveryFault } from '../../../../domain/address/address.ts';
import { maxAddress, maxDomain, maxLabel, maxLocalPart } from '../../../../domain/address/address.ts';
import type { ListFault } from '../../../../domain/address/extract-addresses.ts';
import { maxCount } from '../../../../domain/count.ts';
import type { Alternative, UsageFault } from '../../../../domain/fault.ts';
import type { NoteFault } from '../../../../domain/note.ts';
import type { SizeFault } from '../../../../domain/size.ts';
import { codePointOf, isInvisible } from '../../../../domain/text/sanitize.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { platformNames, quote } from '../vocabulary.ts';

const alternatives: Readonly<Record<Alternative, string>> = {
  buttons:
    'Press the button of the request. /mail request list lists the open requests. /mail request show N shows one.',
};

/** A character at the beginning of a sentence. Nobody sees a blank, nor which script a letter is of. */
function nameOf(character: string): string {
  if (character === ' ') return 'A space';
  if (isInvisible(character)) return `An invisible character (${codePointOf(character)})`;
  return /^[\x20-\x7e]$|\p{Script=Latin}/u.test(character)
    ? quote(character)
    : `${quote(character)} (${codePointOf(character)})`;
}

/** The first invisible character of a text, by its number; null: none. */
function findInvisible(text: string): string | null {
  const found = Array.from(text).find(isInvisible);
  return found === undefined ? null : `an invisible character (${codePointOf(found)})`;
}

/** Messages for what can't be read as it was typed. */
export const usageFaults = (
  format: Format,
): FaultMessages<ListFault | DeliveryFault | SizeFault | NoteFault | UsageFault> => ({
  'address-without-at': ({ text }) => ({
    what: `${quote(text)} isn’t an address: it has no @.`,
    next: 'Type the address as name@domain.',
  }),
  'name-without-brackets': ({ text, address }) => ({
    what: `${quote(text)} isn’t an address.`,
    next: `Remove it, or type it as the name of the address: ${quote(`${text} <${address}>`)}.`,
  }),
  'address-too-long': ({ octets }) => ({
    what: `The address has ${format.count(octets)} characters, and at most ${maxAddress} are allowed (RFC 5321).`,
    next: 'Choose a shorter address.',
  }),
  'local-part-empty': ({ text }) => ({
    what: `${quote(text)} has nothing before the @.`,
    next: 'Type the address as name@domain.',
  }),
  'local-part-too-long': ({ octets }) => ({
    what: `The part before the @ has ${format.count(octets)} characters, and at most ${maxLocalPart} are allowed (RFC 5321).`,
    next: 'Choose a shorter address.',
  }),
  'local-part-quoted': ({ text }) => ({
    what: `${quote(text)} is a quoted address. Many mail servers refuse those.`,
    next: 'Choose an address without quotation marks and spaces.',
  }),
  'local-part-not-ascii': ({ character }) => ({
    what: `${nameOf(character)} isn’t allowed before the @: only unaccented letters, digits and some signs reach every mail server.`,
    next: isInvisible(character)
      ? 'Type the address anew instead of pasting it.'
      : 'Choose an address without accents. They are allowed after the @.',
  }),
  'local-part-character': ({ character }) => ({
    what: `${nameOf(character)} isn’t allowed before the @ (RFC 5321).`,
    next: 'Use letters, digits, dots, hyphens and underscores.',
  }),
  'local-part-dots': ({ text }) => ({
    what: `${quote(text)} begins or ends with a dot, or has two in a row, before the @.`,
    next: 'Use single dots, between other characters.',
  }),
  'local-part-route': ({ text, character }) => ({
    what: `${quote(text)} has ${character} before the @. Postfix refuses mail to such an address.`,
    next: 'Use letters, digits, dots, hyphens and underscores.',
  }),
  'local-part-hyphen': ({ text }) => ({
    what: `${quote(text)} begins with a hyphen. Postfix refuses mail to such an address.`,
    next: 'Begin with a letter or a digit.',
  }),
  'local-part-star': ({ text, domain }) => ({
    what: `${quote(text)} would be an address named *. It would not get mail for other addresses.`,
    next: `For a catch-all, type @${domain}.`,
  }),
  'domain-empty': ({ text }) => ({
    what: `${quote(text)} has no domain.`,
    next: 'Type a domain such as example.org.',
  }),
  'domain-literal': () => ({
    what: 'A domain can’t be a number in brackets.',
    next: 'Use a name such as example.org.',
  }),
  'domain-too-long': ({ octets }) => ({
    what: `The domain has ${format.count(octets)} characters, and at most ${maxDomain} are allowed (RFC 5321).`,
    next: 'Check the spelling.',
  }),
  'domain-label-too-long': ({ label }) => ({
    what: `Each part of a domain has at most ${maxLabel} characters (RFC 1035). ${quote(label)} has ${format.count(label.length)}.`,
    next: 'Check the spelling.',
  }),
  'domain-label': ({ label }) => ({
    what: `${quote(label)} can’t be part of a domain. Use letters, digits, and hyphens between them (RFC 1123).`,
    next: findInvisible(label)
      ? `It has ${findInvisible(label)}: type it anew instead of pasting it.`
      : 'Check the spelling.',
  }),
  'domain-single-label': ({ text }) => ({
    what: `${quote(text)} has an incomplete domain.`,
    next: 'Type the whole domain, such as example.org.',
  }),
  'domain-numeric': ({ text }) => ({
    what: `${quote(text)} ends in a number. No domain does.`,
    next: 'Use a name such as example.org.',
  }),
  'size-nonsense': ({ text }) => ({
    what: `${quote(text)} isn’t a size between 1M and 1024T.`,
    next: 'Type a number and a unit, such as 500M or 2G, or none for no limit.',
  }),
  'size-without-unit': ({ text, forms }) => ({
    what: `${quote(text)} has no unit.`,
    next: `Type ${format.either(forms)}.`,
  }),
  'size-ambiguous': ({ text, forms }) => ({
    what: `${quote(text)} can be read in two ways: three digits after a comma or a dot are thousands or decimals.`,
    next: `Type ${format.either(forms)}.`,
  }),

  'command-unknown': ({ typed, nearest, instead, among }) => ({
    what: `There is no command ${quote(typed)}.`,
    next: instead
      ? alternatives[instead]
      : nearest
        ? `Did you mean /mail ${nearest}? /mail help lists all commands.`
        : among
          ? `There is ${format.either(among.map((path) => `/mail ${path}`))}.`
          : '/mail help lists all commands.',
  }),
  'argument-missing': ({ command, argument }) => ({
    what: `${argument} is missing in /mail ${command}.`,
    next: `/mail help ${command} shows how to type the command.`,
  }),
  'argument-either': ({ command, argument }) => ({
    what: `/mail ${command} takes one of ${argument}, and both were given.`,
    next: 'Leave one of them out.',
  }),
  'argument-unexpected': ({ command, typed }) => ({
    what: `/mail ${command} doesn’t take ${quote(typed)}.`,
    next: `/mail help ${command} shows how to type the command.`,
  }),
  'filter-unknown': ({ command, typed }) => ({
    what: `${quote(typed)} isn’t a filter. There are domain:, search:, kind:mailbox or alias, state:active, suspended, suspended-login or suspended-mail, and owner:none.`,
    next: `To search for a part of an address, type /mail ${command} where:"search:${typed.replaceAll('"', '')}".`,
  }),
  'argument-twice': ({ argument }) => ({
    what: `${argument} was given twice.`,
    next: `Give ${argument} once.`,
  }),
  'argument-too-long': ({ argument, length, most }) => ({
    what: `${argument} has at most ${format.count(most)} characters. This has ${format.count(length)}.`,
    next: 'Shorten the text.',
  }),
  'note-too-long': ({ length, most }) => ({
    what: `A note has at most ${format.count(most)} characters, and this one has ${format.count(length)}.`,
    next: 'Shorten it.',
  }),
  'choice-unknown': ({ argument, typed, choices }) => ({
    what: `${argument} can’t be ${quote(typed)}.`,
    next: `Choose ${format.either(choices)}.`,
  }),
  'count-nonsense': ({ argument, typed }) => ({
    what: `${argument} must be a whole number from 1 to ${format.count(maxCount)}, not ${quote(typed)}.`,
    next: 'Type the number in digits, such as 12.',
  }),
  'count-separated': ({ argument, typed, form }) => ({
    what: `${argument} has a separator in ${quote(typed)}.`,
    next: `Type ${form} if you mean that number.`,
  }),
  'quote-unclosed': () => ({
    what: 'A quotation mark is missing.',
    next: 'Add the closing quotation mark, or leave both out.',
  }),
  'person-unclear': ({ typed, platform }) => ({
    what: `${quote(typed)} ${platform === 'terminal' ? 'can’t be a name at a terminal' : `isn’t a person that ${platformNames[platform]} knows`}.`,
    next:
      platform === 'terminal'
        ? 'A name has 1 to 40 letters, digits, dots, hyphens and underscores. /as NAME changes who speaks.'
        : `Type @ and choose the person from the list.`,
  }),
});

import type { DeliveryFault } from '../../../../domain/address/address.ts';
import { maxAddress, maxDomain, maxLabel, maxLocalPart } from '../../../../domain/address/address.ts';
import type { ListFault } from '../../../../domain/address/extract-addresses.ts';
import { maxCount } from '../../../../domain/count.ts';
import type { Alternative, UsageFault } from '../../../../domain/fault.ts';
import type { SizeFault } from '../../../../domain/size.ts';
import { codePointOf, isInvisible } from '../../../../domain/text/sanitize.ts';
import type { FaultMessages } from '../../fault-messages.ts';
import type { Format } from '../../format.ts';
import { platformNames, quote } from '../vocabulary.ts';

const alternatives: Readonly<Record<Alternative, string>> = {
  rename:
    'An address keeps its name, and the mail that it holds: make the new one with /mail create or /mail alias; then /mail convert OLD alias to:NEW has mail to the old one forwarded, or /mail delete OLD removes it.',
  buttons:
    'Press the button of the request: /mail request list lists those that are open, /mail request show N shows one.',
  'domain-removal':
    'A domain is removed on the mail server itself; /mail list DOMAIN shows which addresses it has.',
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
): FaultMessages<ListFault | DeliveryFault | SizeFault | UsageFault> => ({
  'address-without-at': ({ text }) => ({
    what: `${quote(text)} is no address: it has no @.`,
    next: 'Type it as name@domain.',
  }),
  'name-without-brackets': ({ text, address }) => ({
    what: `${quote(text)} is not an address.`,
    next: `Remove it, or type it as the name of the address: ${quote(`${text} <${address}>`)}.`,
  }),
  'address-too-long': ({ octets }) => ({
    what: `An address has at most ${maxAddress} characters (RFC 5321); this one has ${format.count(octets)}.`,
    next: 'Choose a shorter one.',
  }),
  'local-part-empty': ({ text }) => ({
    what: `${quote(text)} has nothing before the @.`,
    next: 'Type it as name@domain.',
  }),
  'local-part-too-long': ({ octets }) => ({
    what: `The part before the @ has at most ${maxLocalPart} characters (RFC 5321); this one has ${format.count(octets)}.`,
    next: 'Choose a shorter one.',
  }),
  'local-part-quoted': ({ text }) => ({
    what: `${quote(text)} is a quoted address, which many systems refuse.`,
    next: 'Choose one without quotation marks and spaces.',
  }),
  'local-part-not-ascii': ({ character }) => ({
    what: `${nameOf(character)} may not stand before the @: only ASCII letters, digits and some signs reach every mail server.`,
    next: isInvisible(character)
      ? 'Type the address anew instead of pasting it.'
      : 'Choose one without accents. After the @ they are fine.',
  }),
  'local-part-character': ({ character }) => ({
    what: `${nameOf(character)} may not stand before the @ (RFC 5321, dot-atom).`,
    next: 'Use letters, digits, dots, hyphens and underscores.',
  }),
  'local-part-dots': ({ text }) => ({
    what: `${quote(text)} begins or ends with a dot, or has two in a row, before the @.`,
    next: 'Put single dots between other characters only.',
  }),
  'local-part-route': ({ text, character }) => ({
    what: `${quote(text)} has a ${character} before the @: Postfix takes that for a route, and refuses mail to it.`,
    next: 'Use letters, digits, dots, hyphens and underscores.',
  }),
  'local-part-hyphen': ({ text }) => ({
    what: `${quote(text)} begins with a hyphen: Postfix refuses mail to it.`,
    next: 'Begin with a letter or a digit.',
  }),
  'local-part-star': ({ text, domain }) => ({
    what: `${quote(text)} would be an address named *, and get no mail to any other.`,
    next: `For all addresses of the domain that do not exist, type @${domain}.`,
  }),
  'domain-empty': ({ text }) => ({
    what: `${quote(text)} has no domain.`,
    next: 'Type it as in example.org.',
  }),
  'domain-literal': () => ({
    what: 'A number in brackets is no domain here.',
    next: 'Use a name such as example.org.',
  }),
  'domain-too-long': ({ octets }) => ({
    what: `A domain has at most ${maxDomain} characters (RFC 5321); this one has ${format.count(octets)}.`,
    next: 'Check what you typed.',
  }),
  'domain-label-too-long': ({ label }) => ({
    what: `Each part of a domain has at most ${maxLabel} characters (RFC 1035); ${quote(label)} has ${format.count(label.length)}.`,
    next: 'Check what you typed.',
  }),
  'domain-label': ({ label }) => ({
    what: `${quote(label)} can’t be part of a domain: letters, digits, and hyphens between them (RFC 1123).`,
    next: findInvisible(label)
      ? `It has ${findInvisible(label)}: type it anew instead of pasting it.`
      : 'Check what you typed.',
  }),
  'domain-single-label': ({ text }) => ({
    what: `${quote(text)} has a domain of one word only.`,
    next: 'Type it whole, as in example.org.',
  }),
  'domain-numeric': ({ text }) => ({
    what: `${quote(text)} ends in a number, as no domain does.`,
    next: 'Use a name such as example.org.',
  }),
  'size-nonsense': ({ text }) => ({
    what: `${quote(text)} is no size between 1M and 1024T.`,
    next: 'Type a number and a unit, as in 500M or 2G, or none for no limit.',
  }),
  'size-without-unit': ({ text, forms }) => ({
    what: `${quote(text)} has no unit.`,
    next: `Type ${format.either(forms)}.`,
  }),
  'size-ambiguous': ({ text, forms }) => ({
    what: `${quote(text)} has three digits after a comma or a dot: thousands to some, thousandths to others.`,
    next: `Type ${format.either(forms)}.`,
  }),

  'command-unknown': ({ typed, nearest, instead, among }) => ({
    what: `There is no command ${quote(typed)}.`,
    next: instead
      ? alternatives[instead]
      : nearest
        ? `Did you mean /mail ${nearest}? /mail help lists them all.`
        : among
          ? `There is ${format.either(among.map((path) => `/mail ${path}`))}.`
          : '/mail help lists them all.',
  }),
  'argument-missing': ({ command, argument }) => ({
    what: `/mail ${command} needs ${argument}.`,
    next: `/mail help ${command} shows how it is typed.`,
  }),
  'argument-unexpected': ({ command, typed }) => ({
    what: `/mail ${command} has no use for ${quote(typed)}.`,
    next: `/mail help ${command} shows how it is typed.`,
  }),
  'argument-twice': ({ argument }) => ({ what: `${argument} was given twice.`, next: 'Give it once.' }),
  'argument-too-long': ({ argument, most }) => ({
    what: `${argument} has at most ${format.count(most)} characters.`,
    next: 'Give a part of it.',
  }),
  'choice-unknown': ({ argument, typed, choices }) => ({
    what: `${argument} can’t be ${quote(typed)}.`,
    next: `Choose ${format.either(choices)}.`,
  }),
  'count-nonsense': ({ argument, typed }) => ({
    what: `${argument} must be a whole number from 1 to ${format.count(maxCount)}, not ${quote(typed)}.`,
    next: 'Type it in digits, as in 12.',
  }),
  'count-separated': ({ argument, typed, form }) => ({
    what: `${argument} has a separator in ${quote(typed)}.`,
    next: `Type it without, if it is meant: ${form}.`,
  }),
  'quote-unclosed': () => ({
    what: 'A quotation mark was opened and not closed.',
    next: 'Put one at the end too, or leave both out.',
  }),
  'person-unclear': ({ typed, platform }) => ({
    what: `${quote(typed)} is nobody whom ${platform === 'terminal' ? 'a terminal could know' : `${platformNames[platform]} has named`}.`,
    next:
      platform === 'terminal'
        ? 'A name has 1 to 40 letters, digits, dots, hyphens and underscores: /as NAME speaks as them.'
        : `Type @ and choose the person from what ${platformNames[platform]} offers.`,
  }),
});

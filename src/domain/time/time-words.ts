import { normalizeName } from '../text/normalize-input.ts';

const words = {
  days: [
    ...['mon(?:day)?', 'tues?(?:day)?', 'wed(?:nesday)?', 'thu(?:r|rs|rsday)?', 'fri(?:day)?'],
    ...['sat(?:urday)?', 'sun(?:day)?', 'lun(?:di)?', 'mar(?:di)?', 'mer(?:credi)?', 'jeu(?:di)?'],
    ...['ven(?:dredi)?', 'sam(?:edi)?', 'dim(?:anche)?', 'today', 'tomorrow', 'tonight', 'demain'],
    ...["aujourd'hui", 'apr[eè]s-demain'],
  ],
  months: [
    ...[
      'jan(?:uary|vier|v)?',
      'feb(?:ruary)?',
      'f[eé]v(?:r|rier)?',
      'mar(?:ch|s)?',
      'apr(?:il)?',
      'avr(?:il)?',
    ],
    ...[
      'may',
      'mai',
      'june?',
      'juin',
      'july?',
      'juil(?:let)?',
      'aug(?:ust)?',
      'ao[uû]t',
      'sept?(?:ember|embre)?',
    ],
    ...['oct(?:ober|obre)?', 'nov(?:ember|embre)?', 'd[eé]c(?:ember|embre)?'],
  ],
  units: [
    ...[
      'mins?',
      'minutes?',
      'h',
      'hrs?',
      'hours?',
      'heures?',
      'd',
      'days?',
      'j',
      'jours?',
      'w',
      'wks?',
      'weeks?',
    ],
    ...['sem', 'semaines?', 'mo', 'months?', 'mois', 'y', 'yrs?', 'years?', 'ans?', 'ann[eé]es?', 'weekend'],
  ],
  parts: [
    ...['morning', 'noon', 'afternoon', 'evening', 'night', 'midnight', '[ap]\\.?m'],
    ...['matin', 'midi', 'apr[eè]s-midi', 'soir', 'soir[eé]e', 'nuit', 'minuit'],
  ],
  between: [
    ...['at', 'in', 'on', 'of', 'the', 'next', 'this', 'from', 'now', 'end', 'after', 'and', 'until'],
    ...[
      '[aà]',
      'dans',
      'le',
      'la',
      'du',
      'de',
      'ce',
      'cette',
      'fin',
      'prochaine?',
      'et',
      "d'ici",
      'utc',
      'gmt',
    ],
  ],
  numbers: [
    ...[
      'an?',
      'one',
      'two',
      'three',
      'four',
      'five',
      'six',
      'seven',
      'eight',
      'nine',
      'ten',
      'eleven',
      'twelve',
    ],
    ...['une?', 'deux', 'trois', 'quatre', 'cinq', 'sept', 'huit', 'neuf', 'dix', 'onze', 'douze'],
  ],
} as const;

const known = new RegExp(`^(?:${Object.values(words).flat().join('|')})[.,]?$`);
const figures = /^\d{1,4}(?:[-/.]\d{1,4}){1,2}(?:t\d.*)?$|^\d{1,2}(?::\d{2}){1,2}z?$|^\d{1,2}\.\d{2}$/;
const withUnit = /^\d+(?:h\d{0,2}|min|mn|[ap]\.?m\.?|st|nd|rd|th|er|e|d|j|w|mo|y|ans?)[.,]?$/;

/** Whether a word may be part of a time, as people type it: `friday`, `9am`, `à`, `2026-12-31`. A number alone is one of these. */
export function isTimeWord(word: string): boolean {
  const typed = normalizeName(word);
  return known.test(typed) || figures.test(typed) || withUnit.test(typed) || /^\d{1,4}$/.test(typed);
}

import { at } from './orders.ts';

/**
 * Destinations as other programs and administrators write them, and the forwards that a driver must report for each,
 * as Postfix reads them. All of them lead mail elsewhere.
 */
export const destinations: readonly (readonly [goto: string, seen: readonly string[]])[] = [
  ['ann@example.com', ['ann@example.com']],
  ['Ann@Example.com', ['Ann@example.com']],
  ['x#y@example.com', ['x#y@example.com']],
  ['bob#example.org@example.com', ['bob#example.org@example.com']],
  ['eve#example.org@autoreply.example', ['eve#example.org@autoreply.example']],
  ['bob#example.org@not-autoreply.example', ['bob#example.org@not-autoreply.example']],
  ['bob#example.org@autoreply.example.com', ['bob#example.org@autoreply.example.com']],
  ['a@example.com,b@example.com', ['a@example.com', 'b@example.com']],
  ['a@example.com, ,b@example.com,', ['a@example.com', 'b@example.com']],
  ['a@example.com\nb@example.com', ['a@example.com', 'b@example.com']],
  ['a@example.com;b@example.com', ['a@example.com', 'b@example.com']],
  ['a@example.com b@example.com', ['a@example.com', 'b@example.com']],
  ['Ann <a@example.com>', ['a@example.com']],
  ['root', ['root']],
  ['|/usr/bin/filter', ['|/usr/bin/filter']],
  ['"|/usr/bin/filter --to=X, --y",a@example.com', ['"|/usr/bin/filter --to=X, --y"', 'a@example.com']],
  ['Team: a@example.com, b@example.com;', ['a@example.com', 'b@example.com']],
  ['a@example.com (not b@example.com)', ['a@example.com']],
  ['"a, b" <Token+Ab@example.com>', ['Token+Ab@example.com']],
  ['/dev/null', ['/dev/null']],
  ['/var/spool/copies', ['/var/spool/copies']],
  [':include:/etc/team', [':include:/etc/team']],
  ['@example.com', ['@example.com']],
];

/** Destinations that lead to bob, however they are written. */
export const waysToBob: readonly string[] = [
  at('bob'),
  'Bob@Example.org',
  `a@example.com, ${at('bob')}`,
  `a@example.com\n${at('bob')}\n`,
  `a@example.com;${at('bob')}`,
  `a@example.com ${at('bob')}`,
  `Bob <${at('bob')}>`,
  `Team: a@example.com, ${at('bob')};`,
  'bob (or Bob) @ example.org',
  '"bob"@example.org',
];

/** Destinations that do not lead to bob. */
export const waysElsewhere: readonly string[] = [
  at('notbob'),
  'bob@example.org.uk',
  'x@bob@example.org',
  'bob@example.organic',
  `a@example.com (${at('bob')})`,
  `"${at('bob')}" <a@example.com>`,
];

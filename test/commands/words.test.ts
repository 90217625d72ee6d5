import { describe, expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import { findCommand } from '../../src/chat/command/find-command.ts';
import {
  argumentNamed,
  argumentNameIn,
  choiceNamed,
  choiceNameIn,
  foldName,
  pathIn,
  spellingsOf,
  typedChoiceIn,
} from '../../src/chat/command/names/command-names.ts';
import { locales } from '../../src/domain/actor.ts';
import { ok } from '../../src/domain/result.ts';

const nameOf = ({ path }: { readonly path: readonly string[] }) => path.join(' ');
/** Each item that is there more than once. */
const repeated = (items: readonly string[]) => items.filter((item, index) => items.indexOf(item) !== index);

/** Every way to take one word of each place. */
const eachChoice = (places: readonly (readonly string[])[]): string[][] =>
  places.reduce<string[][]>(
    (begun, names) => begun.flatMap((words) => names.map((name) => [...words, name])),
    [[]],
  );

describe('the words of the commands', () => {
  test('name a group alike in all of its commands, in every language', () => {
    const groups = Map.groupBy(
      commands.filter(({ path }) => path.length === 2),
      ({ path }) => path[0],
    );
    expect(groups.size).toBeGreaterThan(0);
    for (const [word, members] of groups)
      expect([word, new Set(members.map(({ localizedNames }) => localizedNames.fr.path[0])).size]).toEqual([
        word,
        1,
      ]);
  });

  test.each(commands.map((command) => [nameOf(command), command] as const))(
    'name every argument and choice of %s in every language',
    (_name, { arguments: all, localizedNames: { fr } }) => {
      for (const { name, choices = [] } of all) {
        expect(fr.arguments).toHaveProperty([name]);
        for (const choice of choices) expect(fr.choices).toHaveProperty([choice]);
      }
    },
  );

  test('call no two commands by one synonym, and none by the name of another', () => {
    const synonyms = commands.flatMap((command) => command.synonyms ?? []).map(foldName);
    const firstWords = commands.flatMap((command) => locales.map((locale) => pathIn(command, locale)[0]));
    expect(synonyms.length).toBeGreaterThan(50);
    expect(repeated([...synonyms, ...new Set(firstWords.map(foldName))])).toEqual([]);
  });

  test('lead to one command each, in every language, with and without accents, and as older versions had them', () => {
    for (const command of commands)
      for (const spelling of spellingsOf(command))
        for (const words of eachChoice(spelling)) {
          const rest = [command.arguments[0]?.type === 'count' ? '#10' : 'a@example.org'];
          expect(findCommand(commands, ['/mail', ...words, ...rest]), words.join(' ')).toEqual(
            ok({ command, rest }),
          );
        }
  });

  test.each(commands.map((command) => [nameOf(command), command] as const))(
    'name each argument and choice of %s alone, in every language',
    (_name, command) => {
      const all = command.arguments.map(({ name }) =>
        locales.map((locale) => foldName(argumentNameIn(command, name, locale))),
      );
      expect(repeated(all.flatMap((names) => [...new Set(names)]))).toEqual([]);
      for (const argument of command.arguments) {
        for (const locale of locales)
          expect(argumentNamed(command, argumentNameIn(command, argument.name, locale))).toBe(argument);
        for (const choice of argument.choices ?? [])
          for (const locale of locales)
            for (const typed of [choiceNameIn, typedChoiceIn].map((name) => name(command, choice, locale)))
              expect(choiceNamed(command, argument, typed)).toBe(choice);
      }
    },
  );
});

import { describe, expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';

const nameOf = ({ path }: { readonly path: readonly string[] }) => path.join(' ');
/** Each item that is there more than once. */
const repeated = (items: readonly string[]) => items.filter((item, index) => items.indexOf(item) !== index);

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
    const synonyms = commands.flatMap((command) => command.synonyms ?? []);
    expect(synonyms.length).toBeGreaterThan(50);
    expect(repeated([...synonyms, ...new Set(commands.map(({ path }) => path[0]))])).toEqual([]);
  });
});

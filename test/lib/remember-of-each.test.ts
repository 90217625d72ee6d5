import { expect, it } from 'vitest';
import { rememberOfEach } from '../../src/lib/remember-of-each.ts';

it('works a result out once for each object, whatever it is', () => {
  const asked: string[] = [];
  const firstOf = rememberOfEach(({ name }: { readonly name: string }) => {
    asked.push(name);
    return name.at(0);
  });
  const [ada, other, nobody] = [{ name: 'ada' }, { name: 'ada' }, { name: '' }];
  expect([firstOf(ada), firstOf(ada), firstOf(other), firstOf(nobody), firstOf(nobody)]).toEqual([
    'a',
    'a',
    'a',
    undefined,
    undefined,
  ]);
  expect(asked).toEqual(['ada', 'ada', '']);
});

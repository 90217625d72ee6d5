import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { exampleFile, withDriverVariables } from '../../scripts/env-example.ts';
import { variableNames } from '../../src/config/config.ts';
import { drivers } from '../../src/mail-servers/registry.ts';

describe('.env.example', () => {
  const text = readFileSync(exampleFile, 'utf8');

  it('says of drivers what they say themselves: npm run env:example writes it', () => {
    expect(text).toBe(withDriverVariables(text));
  });

  it('loses what a driver does not say any more, and nothing else', () => {
    const older = text.replace('#MAIL_SERVER_NAME_URL=', '#MAIL_SERVER_NAME_GONE=\n$&');
    expect(older).not.toBe(text);
    expect(withDriverVariables(older)).toBe(text);
    expect(() => withDriverVariables('#DATA_DIR=./data\n')).toThrow(/no lines between/);
  });

  it('has every variable that means something to Facteur', () => {
    expect(variableNames.filter((name) => !text.includes(`\n#${name}=`))).toEqual([]);
  });
});

test.each(drivers.map(({ name, ...driver }) => [name, driver] as const))(
  'the driver %s explains each of its variables once',
  (_name, { variables, docs }) => {
    const explained = docs.flatMap((each) => Object.keys(each.variables));
    expect(explained.toSorted()).toEqual(Object.keys(variables).toSorted());
  },
);

import { afterEach, beforeEach, expect, test } from 'vitest';
import { domainAlias } from '../../../../commands/domain-alias.ts';
import { domainRemove } from '../../../../commands/domain-remove.ts';
import { autocompleteOptions } from '../../../../src/chat/slack/interactions/autocomplete.ts';
import { ada } from '../../../support/fixtures/example-org.ts';
import { createTestDispatcher, type TestDispatcher } from '../../../support/test-dispatcher.ts';

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
});
afterEach(() => made.close());

const valuesOf = async (definition: typeof domainAlias, name: string, typed: string) =>
  (await autocompleteOptions({ ...made, groups: made.app.groups }, ada, definition, { name, typed })).map(
    ({ value }) => value,
  );

test('a field for a domain offers those that there are, and takes none where that may be meant', async () => {
  expect(await valuesOf(domainAlias, 'target', 'exa')).toEqual(['example.org']);
  expect(await valuesOf(domainAlias, 'target', 'none')).toEqual(['none']);
  expect(await valuesOf(domainRemove, 'domain', 'exa')).toEqual(['example.org']);
});

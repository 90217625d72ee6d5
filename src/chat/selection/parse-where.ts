import type { Fault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { normalizeInput } from '../../domain/text/normalize-input.ts';
import type { Selection } from '../../requests/selection/find-selected.ts';
import { sharedArgumentNames } from '../command/arguments.ts';
import type { Definition } from '../command/command.ts';
import { assignWords, parseArguments } from '../command/parse-arguments.ts';
import { splitQuoted } from '../command/split-words.ts';

/** The words of a selection, as those of a command: they are parsed, named and refused in the same way. */
const words: Definition = {
  path: ['list'],
  arguments: [
    { name: 'domain', type: 'domain', existing: true },
    { name: 'search', type: 'text', most: 100 },
    { name: 'kind', type: 'choice', choices: ['mailbox', 'alias'] },
    { name: 'state', type: 'choice', choices: ['active', 'suspended'] },
    { name: 'owner', type: 'choice', choices: ['none'] },
  ],
  localizedNames: {
    fr: {
      path: ['liste'],
      arguments: {
        ...sharedArgumentNames.fr,
        search: 'recherche',
        kind: 'type',
        state: 'état',
        owner: 'propriétaire',
      },
      choices: { mailbox: 'boîte', alias: 'alias', active: 'active', suspended: 'suspendue', none: 'aucun' },
    },
  },
};

/** Parses what is typed after `where:`, such as `search:temp kind:mailbox`, in English or French. @param command the command that takes it. */
export function parseWhere(typed: string, command = 'list'): Result<Selection, Fault> {
  const assigned = assignWords(words, splitQuoted(typed));
  if (!assigned.ok)
    return assigned.fault.code === 'argument-unexpected'
      ? err({ code: 'filter-unknown', command, typed: assigned.fault.typed })
      : assigned;
  if (assigned.value.given.size === 0)
    return err({ code: 'argument-missing', command: 'list', argument: 'search:TEXT' });
  const parsed = parseArguments(words, assigned.value);
  if (!parsed.ok) return parsed;
  const selection: Selection = parsed.value;
  const { search } = selection;
  return ok(
    search === undefined ? selection : { ...selection, search: normalizeInput(search).toLowerCase() },
  );
}

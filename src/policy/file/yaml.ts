import { type ErrorCode, LineCounter, parseDocument, type YAMLError } from 'yaml';
import { err, ok, type Result } from '../../domain/result.ts';
import { type PolicyProblem, rootCursor, toSingleLine, type YamlCursor } from './yaml-cursor.ts';

/** Characters of a file: enough for a thousand people and rules. A longer one is no policy, and would take seconds to parse. */
export const maxLength = 128 * 1024;

/** A file as far as it could be parsed, with its YAML errors. */
export type OpenedYaml = { readonly root: YamlCursor; readonly mistakes: readonly PolicyProblem[] };

/** Parses YAML. Never throws: the library reports even a stack overflow as one of its errors. */
export function openYaml(text: string): Result<OpenedYaml, PolicyProblem[]> {
  if (text.length > maxLength)
    return err([wholeFileProblem(`is too long for a policy: more than ${maxLength} characters`)]);
  const lines = new LineCounter();
  const { contents, errors, warnings } = parseDocument(text, {
    // Texts only, so that no id becomes a number. Repeated names are reported by us, with both lines.
    schema: 'failsafe',
    stringKeys: true,
    uniqueKeys: false,
    prettyErrors: false,
    lineCounter: lines,
  });
  const mistakes = firstOfEachLine([...errors, ...warnings], (offset) => lines.linePos(offset).line);
  if (contents === null && mistakes.length === 0)
    return err([
      wholeFileProblem('is empty; begin with tenants: (policy.example.yaml shows all that can be set)'),
    ]);
  return ok({ root: rootCursor(contents, lines), mistakes });
}

const wholeFileProblem = (message: string): PolicyProblem => ({ line: 1, where: '', message });

/** One mistake makes the YAML parser report whatever follows it too. */
function firstOfEachLine(errors: readonly YAMLError[], lineAt: (offset: number) => number): PolicyProblem[] {
  const first = new Map<number, PolicyProblem>();
  for (const { code, message, pos } of errors.toSorted((a, b) => a.pos[0] - b.pos[0])) {
    const line = lineAt(pos[0]);
    if (!first.has(line))
      first.set(line, { line, where: '', message: errorMessages[code] ?? genericMessage(message) });
  }
  return [...first.values()];
}

const genericMessage = (message: string): string =>
  'can’t be read; here or just above, a quote or a bracket is not closed, a comma or a colon is missing, or ' +
  `lines that belong together are not indented alike (YAML: ${toSingleLine(message)})`;

const reference =
  '* and & begin references in YAML; where a text is meant, put it in quotes: "*.partner.example"';
const tag = '! begins a tag in YAML, which a policy has none of; where a text is meant, put it in quotes';

/** Plain words for what the YAML parser says in terms of its grammar. */
const errorMessages: Partial<Record<ErrorCode, string>> = {
  ALIAS_PROPS: reference,
  BAD_ALIAS: reference,
  MULTIPLE_ANCHORS: reference,
  MULTIPLE_TAGS: tag,
  TAG_RESOLVE_FAILED: tag,
  BAD_COLLECTION_TYPE: tag,
  BAD_DQ_ESCAPE: 'a backslash means something in double quotes; use single quotes, or none',
  BAD_SCALAR_START: 'a text that begins with @, `, % or the like must be in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'there are two colons in one line; write one setting a line, or a text with a colon in quotes',
  MULTIPLE_DOCS: 'a second document begins here; a policy is one, so remove the line ---',
  NON_STRING_KEY: 'what stands before a colon must be a plain name',
  RESOURCE_EXHAUSTION: 'too much is nested here; no setting of a policy is deeper than six levels',
  TAB_AS_INDENT: 'is indented with a tab, which YAML does not allow; use spaces',
};

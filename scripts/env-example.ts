import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drivers } from '../src/mail-servers/registry.ts';
import { variablePrefix } from '../src/mail-servers/server-variables.ts';
import type { VariableDocs } from '../src/mail-servers/shared/define-driver.ts';

export const exampleFile = join(import.meta.dirname, '../.env.example');

const first =
  '# --- Mail server drivers: `npm run env:example` writes this part, from src/mail-servers/*/definition.ts.\n';
const last = '# --- End of mail server drivers.\n';

/** The text of .env.example with what drivers say of their variables today. @throws Error where it has no place for that. */
export function withDriverVariables(text: string): string {
  const [start, end] = [text.indexOf(first), text.indexOf(last)];
  if (start < 0 || end < start) throw new Error(`.env.example has no lines between ${first}and ${last}`);
  return text.slice(0, start) + first + describeDrivers() + text.slice(end);
}

/** What several drivers share is said once. */
function describeDrivers(): string {
  const namesByDocs = new Map<VariableDocs, readonly string[]>();
  for (const { name, docs } of drivers)
    for (const each of docs) namesByDocs.set(each, [...(namesByDocs.get(each) ?? []), name]);
  return [...namesByDocs].map(([docs, names]) => describeVariables(names, docs)).join('');
}

const describeVariables = (names: readonly string[], { text, variables }: VariableDocs): string =>
  [
    ...`${names.join(', ')}: ${text}`.split('\n').map((line) => `# ${line}`),
    ...Object.entries(variables).map(
      ([variable, example]) => `#${variablePrefix('name')}${variable}=${example}`,
    ),
  ]
    .map((line) => `${line}\n`)
    .join('');

// `npm run env:example`, after a driver's variables or their docs have changed.
if (import.meta.main) writeFileSync(exampleFile, withDriverVariables(readFileSync(exampleFile, 'utf8')));

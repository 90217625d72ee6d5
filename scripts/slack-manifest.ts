import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { commands } from '../commands/index.ts';
import { createManifest } from '../src/chat/slack/manifest.ts';

const file = join(import.meta.dirname, '../deploy/slack-manifest.yaml');

const head = '# Made by: node scripts/slack-manifest.ts\n';

export const manifestText = (url: string | null): string => head + yaml(createManifest(commands, url));

/** Objects, lists, texts and truth values as YAML; every text is quoted, as JSON quotes it. */
function yaml(value: unknown, indent = ''): string {
  if (Array.isArray(value))
    return value.map((item) => `${indent}- ${yaml(item, `${indent}  `).trimStart()}`).join('');
  if (typeof value !== 'object' || value === null) return `${JSON.stringify(value)}\n`;
  return Object.entries(value)
    .map(([name, held]) => {
      const nested = typeof held === 'object' && held !== null;
      return `${indent}${name}:${nested ? `\n${yaml(held, `${indent}  `)}` : ` ${yaml(held)}`}`;
    })
    .join('');
}

// Writes deploy/slack-manifest.yaml; with `--url https://…` it prints the manifest for HTTP at that address instead.
if (import.meta.main) {
  const { url } = parseArgs({ options: { url: { type: 'string' } } }).values;
  if (url === undefined) writeFileSync(file, manifestText(null));
  else process.stdout.write(manifestText(url));
}

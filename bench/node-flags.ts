import { readFileSync } from 'node:fs';

const { scripts }: { readonly scripts: { readonly start: string } } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

/** The options of Node with which `npm start` runs Facteur. */
export const nodeFlags = scripts.start.split(' ').filter((word) => word.startsWith('--'));

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { scripts }: { readonly scripts: { readonly start: string } } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

const words = scripts.start.split(' ');

/** The options of Node with which `npm start` runs Facteur. */
export const nodeFlags = words.filter((word) => word.startsWith('--'));

/** What `npm start` sets in its environment; its cache of compiled code, from wherever we are. */
export const startEnvironment: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    words.flatMap((word) => {
      const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(word) ?? [];
      return name !== undefined && value !== undefined ? [[name, value]] : [];
    }),
  ),
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url)),
};

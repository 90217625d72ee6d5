// @ts-check
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';

/**
 * Libraries that each start loads and that are nothing but JavaScript. Of all others each process has one copy, that in
 * node_modules, with whatever they look for beside themselves.
 */
const bundled = new Set([
  '@fastify/accepts',
  '@fastify/formbody',
  'bullmq',
  'drizzle-orm',
  'fastify',
  'ioredis',
  'p-limit',
  'pino',
  'uqr',
  'yaml',
  'zod',
]);

/** What those load at its first use, which few starts come to, and what isn't JavaScript. */
const left = new Set([
  '@fastify/ajv-compiler',
  '@fastify/fast-json-stringify-compiler',
  'better-sqlite3',
  'light-my-request',
  'msgpackr-extract',
  'pg',
]);

/** What libraries that are CommonJS expect around them. */
const commonJs =
  "import{createRequire as facteurRequire}from'node:module';const require=facteurRequire(import.meta.url),__filename=import.meta.filename,__dirname=import.meta.dirname;";

/**
 * For esbuild: src/main.ts and src/worker.ts as modules, with a file for each thing that is imported at its first use.
 * @param {string} root @param {string} directory where it is written
 * @returns {import('esbuild').BuildOptions & { metafile: true }}
 */
export const bundleOptions = (root, directory) => ({
  absWorkingDir: root,
  entryPoints: ['src/main.ts', 'src/worker.ts'],
  outdir: directory,
  bundle: true,
  splitting: true,
  // Below node_modules Node looks into a .js file to know which kind it is.
  outExtension: { '.js': '.mjs' },
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // Source is kept in memory. Libraries go by names of classes and functions.
  minify: true,
  keepNames: true,
  // For the log: src/logging/source-positions.ts.
  sourcemap: 'external',
  sourcesContent: false,
  metafile: true,
  logLevel: 'silent',
  // Node prints the line where an uncaught error arose.
  lineLimit: 200,
  banner: { js: commonJs },
  plugins: [leaveLibraries, keepOwnUrls(directory), withoutZodLocales, withoutMaps],
});

/** @param {string} path */
const packageOf = (path) => path.split('/', path.startsWith('@') ? 2 : 1).join('/');

/** @type {import('esbuild').Plugin} */
const leaveLibraries = {
  name: 'leave libraries',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, importer, kind }) => {
      if (kind === 'entry-point') return undefined;
      const isOurs = !importer.includes(`${sep}node_modules${sep}`);
      const isLeft = left.has(packageOf(path)) || (isOurs && !bundled.has(packageOf(path)));
      return isLeft ? { path, external: true } : undefined;
    });
  },
};

/**
 * `import.meta.url` of a file of ours stays that of its source, wherever the tree is moved to: workers, migrations and
 * fonts are beside that.
 * @param {string} directory
 * @returns {import('esbuild').Plugin}
 */
const keepOwnUrls = (directory) => ({
  name: 'keep own URLs',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (path.includes(`${sep}node_modules${sep}`)) return undefined;
      const source = JSON.stringify(relative(directory, path).split(sep).join('/'));
      const text = readFileSync(path, 'utf8')
        // A `require` of one's own hides from esbuild what is asked for.
        .replace(/^const require = createRequire\(import\.meta\.url\);$/m, '')
        .replaceAll('import.meta.url', `new URL(${source}, import.meta.url).href`);
      return { contents: text, loader: 'ts' };
    });
  },
});

/** An empty map in its place keeps the positions of a library's source out of ours. */
const emptyMap = Buffer.from('{"version":3,"sources":[""],"mappings":"A"}').toString('base64');

/** @type {import('esbuild').Plugin} */
const withoutMaps = {
  name: 'without maps of libraries',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]node_modules[/\\].*\.[cm]?js$/ }, ({ path }) => ({
      contents: `${readFileSync(path, 'utf8')}\n//# sourceMappingURL=data:application/json;base64,${emptyMap}`,
      loader: 'js',
    }));
  },
};

/** zod's messages in 50 languages, of which it takes English from a file of its own: ours are in `src/chat/i18n/`. @type {import('esbuild').Plugin} */
const withoutZodLocales = {
  name: 'without the locales of zod',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]zod[/\\]v4[/\\]locales[/\\]index\.js$/ }, () => ({
      contents: 'export {};',
      loader: 'js',
    }));
  },
};

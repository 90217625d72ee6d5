import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The served scripts. */
export type Assets = {
  /** A script's path relative to a page, one folder below the root, so that it works under any path prefix of a proxy. */
  readonly pathOf: (name: ScriptName) => string;
};

const ownScripts = [
  'page.js',
  'reveal.js',
  'strength.js',
  'strength-worker.js',
  'generate.js',
  'copy.js',
  'progress.js',
  'busy.js',
  'template.js',
] as const;
type ScriptName = (typeof ownScripts)[number];

/** The file names under which the libraries' browser builds are served. */
const libraries = {
  'zxcvbn.js': '@zxcvbn-ts/core',
  'common.js': '@zxcvbn-ts/language-common',
  'en.js': '@zxcvbn-ts/language-en',
  'fr.js': '@zxcvbn-ts/language-fr',
};

const headers = {
  'content-type': 'text/javascript; charset=utf-8',
  // Its path has a hash of the content: new content has a new path.
  'cache-control': 'public, max-age=31536000, immutable',
  vary: 'Accept-Encoding',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** Serves the scripts under a path that changes whenever one of them changes. */
export function addAssets(server: FastifyInstance): Assets {
  const files = readScripts();
  const version = versionOf(files);
  for (const [name, content] of files) {
    const compress = createCompressor(content);
    server.get(`/assets/${version}/${name}`, async (request, reply) => {
      const encoding = encodingFor(request);
      if (encoding) reply.header('content-encoding', encoding);
      return reply.headers(headers).send(encoding ? await compress(encoding) : content);
    });
  }
  return { pathOf: (name) => `../assets/${version}/${name}` };
}

function readScripts(): Map<string, Buffer> {
  const { resolve } = createRequire(import.meta.url);
  const own = ownScripts.map((name) => [name, new URL(`../browser/${name}`, import.meta.url)] as const);
  const theirs = Object.entries(libraries).map(
    ([name, library]) => [name, resolve(`${library}/dist/zxcvbn-ts.js`)] as const,
  );
  return new Map([...own, ...theirs].map(([name, file]) => [name, readFileSync(file)]));
}

function versionOf(files: Map<string, Buffer>): string {
  const hash = createHash('sha256');
  for (const content of files.values()) hash.update(content);
  return hash.digest('base64url').slice(0, 16);
}

const encodings = ['br', 'gzip'] as const;
type Encoding = (typeof encodings)[number];

const encodingFor = (request: FastifyRequest): Encoding | null => {
  const wanted = request.encoding([...encodings]);
  return encodings.find((encoding) => encoding === wanted) ?? null;
};

/** Compresses a file once for each encoding, on its first request. */
function createCompressor(content: Buffer): (encoding: Encoding) => Promise<Buffer> {
  const compressed = new Map<Encoding, Promise<Buffer>>();
  return (encoding) => {
    const known = compressed.get(encoding) ?? compressors[encoding](content);
    compressed.set(encoding, known);
    return known;
  };
}

// Quality 11 would take seconds for the dictionaries, and save a tenth.
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };
const brotli = promisify(brotliCompress);
const compressors: Readonly<Record<Encoding, (content: Buffer) => Promise<Buffer>>> = {
  br: (content) => brotli(content, quality),
  gzip: promisify<Buffer, Buffer>(gzip),
};

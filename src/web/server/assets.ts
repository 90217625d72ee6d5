import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** What the pages' scripts are, for browsers to keep. */
export type Assets = {
  /** A script's path from a page, which is one folder below our root: so they work under any path of a proxy. */
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

/** What each library's build for browsers is served as. */
const libraries = {
  'zxcvbn.js': '@zxcvbn-ts/core',
  'common.js': '@zxcvbn-ts/language-common',
  'en.js': '@zxcvbn-ts/language-en',
  'fr.js': '@zxcvbn-ts/language-fr',
};

const headers = {
  'content-type': 'text/javascript; charset=utf-8',
  // Its path names its content: a new one has another path.
  'cache-control': 'public, max-age=31536000, immutable',
  vary: 'Accept-Encoding',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** Serves the scripts under a path that changes whenever one of them does. */
export function addAssets(server: FastifyInstance): Assets {
  const files = readScripts();
  const version = versionOf(files);
  for (const [name, content] of files) {
    const packed = createCompressor(content);
    server.get(`/assets/${version}/${name}`, async (request, reply) => {
      const encoding = encodingFor(request);
      if (encoding) reply.header('content-encoding', encoding);
      return reply.headers(headers).send(encoding ? await packed(encoding) : content);
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

/** Packs a file when it is first asked for, and once. */
function createCompressor(content: Buffer): (encoding: Encoding) => Promise<Buffer> {
  const packed = new Map<Encoding, Promise<Buffer>>();
  return (encoding) => {
    const known = packed.get(encoding) ?? compressors[encoding](content);
    packed.set(encoding, known);
    return known;
  };
}

// A quality of 11 would take seconds for the dictionaries, and save a tenth.
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };
const brotli = promisify(brotliCompress);
const compressors: Readonly<Record<Encoding, (content: Buffer) => Promise<Buffer>>> = {
  br: (content) => brotli(content, quality),
  gzip: promisify<Buffer, Buffer>(gzip),
};

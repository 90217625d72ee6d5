import { constants, type Stats } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { currentUserName } from '../../config/data-access.ts';
import { errorCode } from '../../lib/error-details.ts';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import type { Probe } from '../probe.ts';

const name = 'DATA_DIR';

/** Checks DATA_DIR: that it exists or can be created, its owner, and who may write there. */
export const dataDirectoryProbe: Probe = {
  group: 'Data',
  name,
  needs: [],
  async *run({ config: { dataDirectory } }) {
    const found = await statOrNull(dataDirectory);
    if (!found) return yield await checkCreatable(dataDirectory);
    if (!found.isDirectory())
      return yield fail(name, `${dataDirectory} is no directory`, 'Set DATA_DIR to a directory.');
    yield await checkUsable(dataDirectory, found);
    yield* checkOwners(dataDirectory, found);
  },
};

/** @returns null where nothing exists at the path. @throws Error of Node for any other failure. */
export async function statOrNull(
  path: string,
  read: (path: string) => Promise<Stats> = stat,
): Promise<Stats | null> {
  try {
    return await read(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function checkCreatable(directory: string): Promise<CheckResult> {
  const parent = await nearestExisting(dirname(directory));
  return (await isWritable(parent))
    ? info(name, `${directory} is not there yet; the first start makes it`)
    : fail(
        name,
        `${directory} is not there and can’t be made in ${parent}`,
        `Make it, and let it belong to the user who runs Facteur: install -d -o USER -m 0700 ${directory}`,
      );
}

async function nearestExisting(directory: string): Promise<string> {
  return (await statOrNull(directory)) ? directory : nearestExisting(dirname(directory));
}

const isWritable = (path: string): Promise<boolean> =>
  access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );

async function checkUsable(directory: string, { uid, mode }: Stats): Promise<CheckResult> {
  const place = `${directory}, mode ${(mode & 0o7777).toString(8).padStart(4, '0')}`;
  if ((mode & 0o002) !== 0) return fail(name, `everybody may write in ${place}`, `chmod o-w ${directory}`);
  if ((mode & 0o066) !== 0)
    return info(
      name,
      `others may look into ${place}`,
      'The next start closes it; where the mail server is in it, others may still pass through.',
    );
  if (!(await isWritable(directory)))
    return fail(
      name,
      `${place}, can’t be written by ${currentUserName()}`,
      'Let it belong to the user who runs Facteur, or run the doctor as that user.',
    );
  if (process.getuid?.() !== uid)
    return info(
      name,
      `${place}, belongs to user ${uid} and not to ${currentUserName()}`,
      'Run the doctor as the user who runs Facteur: what others may do says little.',
    );
  if ((mode & 0o011) !== 0)
    return pass(name, `${place}: Postfix and Dovecot pass through it to what they share with Facteur`);
  return pass(name, place);
}

/** Each start sets the files' modes, which fails for files of another owner. */
async function* checkOwners(directory: string, { uid: owner }: Stats): AsyncIterable<CheckResult> {
  const found = await Promise.all(
    ownFiles.map(async (file) => ({ file, uid: (await statOrNull(join(directory, file)))?.uid ?? owner })),
  );
  const files = found.filter(({ uid }) => uid !== owner).map(({ file }) => file);
  if (files.length > 0)
    yield fail(
      'Owner',
      `${files.join(', ')} in ${directory} and the directory itself belong to different users`,
      `chown ${owner} ${files.map((file) => join(directory, file)).join(' ')}`,
    );
}

const ownFiles = [
  'facteur.sqlite',
  'inbox.sqlite',
  'lock.sqlite',
  'secret',
  'key',
  'queue',
  'audit-key',
  'audit-checkpoints.jsonl',
  'facteur.log',
];

import { constants, type Stats } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { codeOf, type Line, note, well, wrong } from '../check-result.ts';
import type { Probe } from '../probe.ts';

const name = 'DATA_DIR';

/** Where everything is kept: that it is there or can be made, whose it is, and who may write there. */
export const dataDirectoryProbe: Probe = {
  group: 'Data',
  name,
  needs: [],
  async *look({ config: { dataDirectory } }) {
    const found = await statOrNull(dataDirectory);
    if (!found) return yield await canBeMade(dataDirectory);
    if (!found.isDirectory())
      return yield wrong(name, `${dataDirectory} is no directory`, 'Set DATA_DIR to a directory.');
    yield await usable(dataDirectory, found);
    yield* foreign(dataDirectory, found);
  },
};

/** @returns null where there is nothing. @throws Error where that can't be told. */
export async function statOrNull(
  path: string,
  look: (path: string) => Promise<Stats> = stat,
): Promise<Stats | null> {
  try {
    return await look(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

async function canBeMade(directory: string): Promise<Line> {
  const above = await nearest(dirname(directory));
  return (await mayWrite(above))
    ? note(name, `${directory} is not there yet; the first start makes it`)
    : wrong(
        name,
        `${directory} is not there and can’t be made in ${above}`,
        `Make it, and let it belong to the user who runs Facteur: install -d -o USER -m 0700 ${directory}`,
      );
}

async function nearest(directory: string): Promise<string> {
  return (await statOrNull(directory)) ? directory : nearest(dirname(directory));
}

const mayWrite = (path: string): Promise<boolean> =>
  access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );

async function usable(directory: string, { uid, mode }: Stats): Promise<Line> {
  const shown = `${directory}, mode ${(mode & 0o7777).toString(8).padStart(4, '0')}`;
  if ((mode & 0o002) !== 0) return wrong(name, `everybody may write in ${shown}`, `chmod o-w ${directory}`);
  if ((mode & 0o066) !== 0)
    return note(
      name,
      `others may look into ${shown}`,
      'The next start closes it; where the mail server is in it, others may still pass through.',
    );
  if (!(await mayWrite(directory)))
    return wrong(
      name,
      `${shown}, can’t be written by ${userInfo().username}`,
      'Let it belong to the user who runs Facteur, or run the doctor as that user.',
    );
  if (process.getuid?.() !== uid)
    return note(
      name,
      `${shown}, belongs to user ${uid} and not to ${userInfo().username}`,
      'Run the doctor as the user who runs Facteur: what others may do says little.',
    );
  if ((mode & 0o011) !== 0)
    return well(name, `${shown}: Postfix and Dovecot pass through it to what they share with Facteur`);
  return well(name, shown);
}

/** Of what others own, Facteur can't set the mode, as it does at each start. */
async function* foreign(directory: string, { uid: owner }: Stats): AsyncIterable<Line> {
  const found = await Promise.all(
    kept.map(async (file) => ({ file, uid: (await statOrNull(join(directory, file)))?.uid ?? owner })),
  );
  const files = found.filter(({ uid }) => uid !== owner).map(({ file }) => file);
  if (files.length > 0)
    yield wrong(
      'Owner',
      `${files.join(', ')} in ${directory} and the directory itself belong to different users`,
      `chown ${owner} ${files.map((file) => join(directory, file)).join(' ')}`,
    );
}

const kept = [
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

import { constants } from 'node:fs';
import { access, lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import { statOrNull } from '../data/data-directory.ts';
import type { Probe } from '../probe.ts';

const name = 'Mail';

/** Checks where the mail is stored: that Facteur may write there, and that removed mailboxes can be moved by renaming. */
export const mailStorageProbe: Probe = {
  group: 'Mail server',
  name,
  needs: [],
  async *run({ config: { dataDirectory } }) {
    const mail = join(dataDirectory, 'mail');
    if (!(await statOrNull(mail)))
      return yield info(name, `${mail} is not there yet; the first start makes it`);
    const directory = join(mail, 'directory.sqlite');
    const [homes, trash] = [join(mail, 'homes'), join(mail, 'trash')];
    const paths = [mail, directory, homes, trash];
    const problems = (await Promise.all(paths.map(accessProblem))).filter((problem) => problem !== null);
    yield problems.length === 0
      ? pass(name, `${mail} can be written`)
      : fail(name, problems.join('; '), accessFix);
    yield* await checkSameDisk(homes, trash);
    yield* await checkTrash(trash);
  },
};

const accessFix =
  'Mount its disk or bring it back from a backup; files are 0660, directories 2770 with one shared group, the trash 0700.\n' +
  'deploy/postfix-dovecot/README.md says whose each of them is.';

async function accessProblem(path: string): Promise<string | null> {
  if (!(await statOrNull(path))) return `${path} is missing`;
  return access(path, constants.R_OK | constants.W_OK).then(
    () => null,
    () => `${path} can’t be written`,
  );
}

/** Whoever may write there can change what a restored mailbox contains, and whose mail it is. */
async function checkTrash(trash: string): Promise<readonly CheckResult[]> {
  const stats = await statOrNull(trash, lstat);
  if (!stats) return [];
  const fix = `chown facteur ${trash} && chmod 0700 ${trash}, with the user that Facteur runs as.`;
  if (!stats.isDirectory()) return [fail(trashTitle, `${trash} is no directory`, fix)];
  const owner = process.geteuid?.();
  if (stats.uid !== 0 && stats.uid !== owner)
    return [fail(trashTitle, `${trash} belongs to another user (uid ${stats.uid})`, fix)];
  const mode = (stats.mode & 0o7777).toString(8).padStart(4, '0');
  return (stats.mode & 0o022) === 0
    ? []
    : [fail(trashTitle, `others than Facteur may write in ${trash}, mode ${mode}`, fix)];
}

const trashTitle = 'Trash';

async function checkSameDisk(homes: string, trash: string): Promise<readonly CheckResult[]> {
  const [from, to] = await Promise.all([homes, trash].map((path) => statOrNull(path)));
  if (!from || !to) return [];
  if (from.dev === to.dev) return [pass(trashTitle, 'is on the file system of the homes')];
  const fix = `Keep ${homes} and ${trash} on one file system: a deleted mailbox is moved there by renaming it.`;
  return [fail(trashTitle, 'is on another file system than the homes', fix)];
}

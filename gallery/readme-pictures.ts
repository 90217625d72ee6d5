import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Picture } from './take-pictures.ts';

/** The README's pictures among the gallery's: what Max is shown of Mia's request, on each platform. */
const readmePictures = [
  { file: 'slack-approval.png', platform: 'slack' },
  { file: 'discord-approval.png', platform: 'discord' },
] as const;

/** Copies them to `docs/pictures`. @throws Error where a scene does not show one any more. */
export async function updateReadmePictures(pictures: readonly Picture[], from: string): Promise<void> {
  const to = join(import.meta.dirname, '../docs/pictures');
  await mkdir(to, { recursive: true });
  for (const { file, platform } of readmePictures) {
    const found = pictures.find(
      (each) =>
        each.platform === platform && each.locale === 'en' && /^mia: .*#approvals$/.test(each.caption),
    );
    if (!found) throw new Error(`No picture of ${platform} shows a request to approvers`);
    await copyFile(join(from, found.file), join(to, file));
  }
}

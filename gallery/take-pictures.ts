import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { startBrowser } from '../test/support/browser.ts';
import { escapeHtml } from './draw/html.ts';
import type { Shot } from './shot.ts';

/** A shot, and the file with its picture. */
export type Picture = Shot & { readonly file: string };

/** Takes a picture of every shot, and writes a page with all of them: a row a step, a column a platform. */
export async function takePictures(shots: readonly Shot[], directory: string): Promise<Picture[]> {
  await mkdir(directory, { recursive: true });
  const pictures = shots.map((shot, index) => ({
    ...shot,
    file: `${String(index + 1).padStart(4, '0')}-${shot.platform}-${shot.locale}.png`,
  }));
  await photograph(pictures, directory);
  await writeFile(join(directory, 'index.html'), galleryPage(pictures));
  return pictures;
}

async function photograph(pictures: readonly Picture[], directory: string): Promise<void> {
  const slack = createRequire(import.meta.url).resolve('slack-blocks-to-jsx/dist/style.css');
  const own = join(import.meta.dirname, 'draw/style.css');
  const css = (await Promise.all([slack, own].map((file) => readFile(file, 'utf8')))).join('\n');
  const browser = await startBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 700, height: 900 }, deviceScaleFactor: 1.5 });
    const shots = pictures.map(({ html }) => `<div><div class="shot">${html}</div></div>`).join('\n');
    await page.setContent(`<!doctype html><meta charset="utf-8"><style>${css}</style>${shots}`);
    const all = await page.locator('.shot').all();
    for (const [index, { file }] of pictures.entries())
      await all[index]?.screenshot({ path: join(directory, file) });
  } finally {
    await browser.close();
  }
}

function galleryPage(pictures: readonly Picture[]): string {
  const sections = [...Map.groupBy(pictures, ({ locale, scene }) => `${locale}: ${scene}`)].map(
    ([title, members]) => `<h2>${escapeHtml(title)}</h2>${columns(members)}`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Facteur: everything that people see</title>
<style>body{font:15px sans-serif;margin:20px;background:#eee}.columns{display:flex;gap:20px;align-items:flex-start}figure{margin:0 0 18px}img{max-width:600px;display:block;border:1px solid #ccc}figcaption{font-size:13px;color:#444;margin-bottom:3px}</style>
<h1>Everything that people see</h1>${sections.join('\n')}</html>\n`;
}

const columns = (members: readonly Picture[]): string =>
  `<div class="columns">${[...Map.groupBy(members, ({ platform }) => platform).values()]
    .map((list) => `<div>${list.map(figure).join('')}</div>`)
    .join('')}</div>`;

const figure = ({ file, caption, platform }: Picture): string =>
  `<figure><figcaption>${platform}: ${escapeHtml(caption)}</figcaption><img src="${file}" alt="${escapeHtml(caption)}" loading="lazy"></figure>`;

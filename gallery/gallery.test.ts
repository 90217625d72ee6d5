import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { locales } from '../src/domain/actor.ts';
import { updateReadmePictures } from './readme-pictures.ts';
import type { Shot } from './shot.ts';
import { openDiscordStage } from './stages/discord-stage.ts';
import { manyRequestShots } from './stages/many-requests.ts';
import { play } from './stages/play.ts';
import { refusalShots } from './stages/refusals.ts';
import { openSlackStage } from './stages/slack-stage.ts';
import { openTerminalStage } from './stages/terminal-stage.ts';
import { takePictures } from './take-pictures.ts';

/** Where the pictures go. */
const directory = resolve(process.env['GALLERY'] ?? 'data/gallery');

it('takes a picture of everything that people see', { timeout: 600_000 }, async () => {
  const shots: Shot[] = [];
  for (const locale of locales) {
    for (const open of [openSlackStage, openDiscordStage, openTerminalStage]) {
      const stage = await open(locale);
      shots.push(...(await play(stage, locale)));
      await stage.close();
    }
  }
  shots.push(...refusalShots(), ...manyRequestShots());
  const pictures = await takePictures(shots, directory);
  if (process.env['README_PICTURES']) await updateReadmePictures(pictures, directory);
  expect(shots.length).toBeGreaterThan(100);
  console.log(`${shots.length} pictures: ${directory}/index.html`);
});

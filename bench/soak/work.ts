import { setTimeout as sleep } from 'node:timers/promises';
import type { SlackPeople } from './slack-people.ts';
import { type Heard, play, storyLength } from './story.ts';

/** Numbers of commands and stories that nobody has had before. */
export type Counted = { readonly stories: number; readonly commands: number };

export type People = { readonly slack: SlackPeople; readonly heard: Heard };

/**
 * Has people do so many things a second, each a step of another story; the last stories are played to their end.
 * @returns how many things could not be done, beside the next numbers.
 */
export async function work(
  { slack, heard }: People,
  from: Counted,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<Counted & { readonly missed: number }> {
  const began = performance.now();
  // In a round, each story that is under way goes one step on.
  const rounds = Math.ceil((seconds * perSecond) / storyLength);
  let { commands } = from;
  let missed = 0;
  const underWay = new Set<Promise<void>>();
  const doOne = (story: number, step: number): void => {
    const doing = play(slack, heard, commands, { story, step })
      .catch(() => false)
      .then((isDone) => {
        if (!isDone) missed += 1;
        underWay.delete(doing);
      });
    commands += 1;
    underWay.add(doing);
  };
  for (let round = 0; round < rounds + storyLength; round += 1) {
    for (let step = 0; step < storyLength; step += 1) {
      const due = began + ((round * storyLength + step) * 1_000) / perSecond;
      const early = due - performance.now();
      if (early > 0) await sleep(early);
      const started = round - step;
      if (started >= 0 && started < rounds) doOne(from.stories + started, step);
    }
    heard.forget(from.stories + round - storyLength - 10);
  }
  await Promise.all(underWay);
  return { stories: from.stories + rounds, commands, missed };
}

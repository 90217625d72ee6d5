import { setTimeout as sleep } from 'node:timers/promises';
import type { SlackPeople } from './slack-people.ts';
import { type Heard, play, storyLength } from './story.ts';

/** Numbers of commands and stories that nobody has had before. */
export type Counted = { readonly stories: number; readonly commands: number };

/**
 * Has people do as many things a second as a story has steps, each a step of another story; the last stories are played to
 * their end. @returns how many things could not be done, beside the next numbers.
 */
export async function work(
  slack: SlackPeople,
  heard: Heard,
  from: Counted,
  seconds: number,
): Promise<Counted & { readonly missed: number }> {
  const began = performance.now();
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
  for (let second = 0; second < seconds + storyLength; second += 1) {
    for (let step = 0; step < storyLength; step += 1) {
      const early = began + (second + step / storyLength) * 1_000 - performance.now();
      if (early > 0) await sleep(early);
      const started = second - step;
      if (started >= 0 && started < seconds) doOne(from.stories + started, step);
    }
    heard.forget(from.stories + second - storyLength - 10);
  }
  await Promise.all(underWay);
  return { stories: from.stories + seconds, commands, missed };
}

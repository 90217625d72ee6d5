import { setTimeout as sleep } from 'node:timers/promises';
import { translationsFor } from '../../src/chat/i18n/languages.ts';
import type { Locale, Platform } from '../../src/domain/actor.ts';
import { expireRequests } from '../../src/requests/lifecycle/expire-requests.ts';
import { remindApprovers } from '../../src/requests/lifecycle/remind-approvers.ts';
import { syncMirror } from '../../src/requests/mirror/sync-mirror.ts';
import { address, aliasTo, type ExampleOrg, outside } from '../../test/support/fixtures/example-org.ts';
import { type ButtonLabel, type Name, type Scene, type Step, scenes } from '../scenes.ts';
import type { Shot } from '../shot.ts';

/** A platform on which scenes are played. */
export type Stage = {
  readonly platform: Platform;
  readonly org: ExampleOrg;
  readonly say: (who: Name, path: string, values: Readonly<Record<string, string>>) => Promise<void>;
  readonly press: (who: Name, label: string | 'first', types: string | undefined) => Promise<void>;
  /** Opens a command's form, or Home; where the platform has no such thing, nothing. */
  readonly open: (who: Name, what: string) => Promise<void>;
  /** Shows what has come of the time that has gone by. */
  readonly settle: () => Promise<void>;
  readonly pass: (milliseconds: number) => void;
  /** What is new or changed since the last call: where it is seen, and how it looks. */
  readonly look: () => Promise<readonly { readonly where: string; readonly html: string }[]>;
};

/** Plays all scenes on a stage. @returns a shot of everything that anybody is shown. */
export async function play(stage: Stage, locale: Locale): Promise<Shot[]> {
  const shots: Shot[] = [];
  await stage.look();
  for (const scene of scenes) {
    for (const step of scene.steps) {
      const seen = await take(stage, locale, scene, step);
      shots.push(...seen);
    }
  }
  return shots;
}

async function take(stage: Stage, locale: Locale, scene: Scene, step: Step): Promise<Shot[]> {
  try {
    await run(stage, locale, step);
  } catch (error) {
    throw new Error(`${stage.platform}, ${locale}, “${scene.name}”, ${captionOf(step)}: ${String(error)}`);
  }
  const { platform } = stage;
  const seen = await stage.look();
  return seen.map(({ where, html }) => ({
    ...{ scene: scene.name, platform, locale, html },
    caption: `${captionOf(step)} → ${where}`,
  }));
}

async function run(stage: Stage, locale: Locale, step: Step): Promise<void> {
  if ('says' in step) return stage.say(step.who, step.says, step.with ?? {});
  if ('presses' in step) return stage.press(step.who, labelOf(step.presses, locale), step.types);
  if ('opens' in step) return stage.open(step.who, step.opens);
  if ('expire' in step || 'remind' in step) return letTimePass(stage, 'expire' in step ? 8 : 2);
  const { app, mailServer } = stage.org;
  mailServer.held.addresses.set(address(step.drift), aliasTo(outside('somebody')));
  await syncMirror(app, new AbortController().signal);
}

/** Days after which reminders are sent and requests expire, as `jobs/` would. */
async function letTimePass(stage: Stage, days: number): Promise<void> {
  stage.pass(days * 24 * 60 * 60_000);
  await remindApprovers(stage.org.app);
  await expireRequests(stage.org.app);
  await stage.settle();
}

const labelOf = (label: ButtonLabel, locale: Locale): string =>
  label === 'first' ? label : label(translationsFor(locale));

function captionOf(step: Step): string {
  if ('says' in step)
    return `${step.who}: /mail ${step.says} ${Object.values(step.with ?? {}).join(' ')}`.trimEnd();
  if ('presses' in step) return `${step.who} presses ${labelOf(step.presses, 'en')}`;
  if ('opens' in step) return `${step.who} opens ${step.opens || 'the commands'}`;
  if ('remind' in step) return 'two days later';
  return 'drift' in step ? `${step.drift} is changed on the server` : 'the time runs out';
}

/** How long nothing new must have come, in milliseconds. */
const pause = 120;

/** Waits until a platform has shown everything: for a while nothing new has come. */
export async function quiet(count: () => number): Promise<void> {
  for (let [before, same] = [count(), 0]; same < 4; ) {
    await sleep(pause);
    same = count() === before ? same + 1 : 0;
    before = count();
  }
}

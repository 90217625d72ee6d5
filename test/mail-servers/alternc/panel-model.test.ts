import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Mariadb, startMariadb } from '../../support/databases/mariadb.ts';
import { isMissing } from '../../support/requirements.ts';
import { makeAlterncHost } from './alternc-under-test.ts';
import { createPanel } from './fake-panel.ts';
import { createPanelModel, type Dice } from './panel-model.ts';
import { mailLocations } from './test-mailbox.ts';

const steps = 200;
const seeds = Array.from({ length: 10 }, (_, index) => index + 1);

describe.skipIf(isMissing('mariadb-server'))(
  'AlternC’s panel and Facteur, with the cron between any two of their steps',
  () => {
    let mariadb: Mariadb;
    beforeAll(async () => {
      mariadb = await startMariadb();
    });
    afterAll(() => mariadb.stop());

    describe.each(mailLocations)('%s', (_place, keepsMail) => {
      test.each(seeds)('lose no message and never differ (seed %i)', async (seed) => {
        const host = await makeAlterncHost(mariadb, { keepsMail });
        const sides = createPanelModel({ host, panel: createPanel(host), keepsMail }, diceOf(seed));
        const taken: string[] = [];
        try {
          for (let step = 0; step < steps; step += 1) taken.push(await sides.step());
          expect((await sides.finish()) > 0).toBe(keepsMail);
        } catch (error) {
          throw new Error(`After these steps:\n${taken.slice(-25).join('\n')}`, { cause: error });
        } finally {
          await host.cleanup();
        }
      });
    });
  },
);

/** A random generator with the same numbers for the same seed (mulberry32). */
function diceOf(seed: number): Dice {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

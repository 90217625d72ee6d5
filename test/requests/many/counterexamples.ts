import { address, at } from '../../support/fixtures/example-org.ts';
import type { Step, StepOf } from './steps.ts';
import { exampleNet } from './world.ts';

const ada = ['slack/T1', 'ada'] as const;
const lives = { killedAfter: null };
const removeDomain = (hours: StepOf<'remove-domain'>['hours']): Step => ({
  ...{ kind: 'remove-domain', who: ada, role: 'admin', domain: exampleNet },
  ...{ hours, ...lives },
});
const confirmed: Step = { kind: 'confirm-removal', ...lives };
const forwardFrom = (local: string): Step => ({
  ...{ kind: 'ask', who: ada, role: 'admin', says: { reason: 'so' } },
  ...{ wishes: [{ address: address(`${local}@example.net`), goal: { to: 'forward', back: at('a') } }] },
  ...lives,
});
const work: Step[] = Array(6).fill({ kind: 'work', jobs: [0], lastAttempt: false, ...lives });

/** What once broke a promise, with how many changes a job had. */
export const counterexamples: [Step[], number][] = [
  // An address was added to a domain while this was being removed, which was left without its other addresses.
  [[removeDomain(null), confirmed, forwardFrom('f'), ...work], 2],
  [[removeDomain(null), forwardFrom('f'), confirmed, ...work], 2],
  // A domain's removal came due while one of its addresses was being changed.
  [[removeDomain(1), confirmed, forwardFrom('e')], 1],
  // An address was deleted while somebody who does not see its domain had others forward there: nobody can be told of the other.
  [
    [
      { kind: 'delete', who: ada, role: 'admin', which: 3, ...lives },
      confirmed,
      {
        ...{ kind: 'ask', who: ['discord/2', 'ada2'], role: 'admin', says: { reason: 'so' } },
        ...{ wishes: [{ address: at('c'), goal: { to: 'forward', back: address('e@example.net') } }] },
        ...lives,
      },
      { kind: 'work', jobs: [0, 1, 2], lastAttempt: false, ...lives },
    ],
    2,
  ],
];

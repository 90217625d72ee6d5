import { info, pass } from '../check-result.ts';
import type { Probe } from '../probe.ts';

const name = 'Power cuts';

/** Tells what a power cut may take, as it is set. */
export const durabilityProbe: Probe = {
  group: 'Data',
  name,
  needs: ['SQLITE_SYNCHRONOUS'],
  *run({ config: { synchronous } }) {
    yield synchronous === 'full'
      ? pass(name, 'take no request that people were told of: each commit waits for the disk')
      : info(
          name,
          'SQLITE_SYNCHRONOUS=normal: one may take the last seconds, or what came since some 16 MB were written, of requests that people were told of and of changes that they were told are applied. Facteur and the mail server may then differ, which /mail drift shows. For that, single requests are applied about twice as fast',
          'Take SQLITE_SYNCHRONOUS away, so that each commit waits for the disk again, unless that disk is too slow for it.',
        );
  },
};

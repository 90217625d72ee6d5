import { join } from 'node:path';
import { checkSpaces, type DiskSpace, measureFreeSpace } from '../../app/health/disk.ts';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import type { Probe } from '../probe.ts';

const name = 'Disk';

/** Checks the free space where data and mail are stored. */
export const diskProbe: Probe = {
  group: 'Data',
  name,
  needs: [],
  async *run({ config: { dataDirectory } }) {
    const places = [dataDirectory, join(dataDirectory, 'mail'), join(dataDirectory, 'mail/homes')];
    for (const space of await checkSpaces(places, measureFreeSpace)) yield spaceResult(space);
  },
};

function spaceResult({ level, detail, fix }: DiskSpace): CheckResult {
  if (level === 'too-little') return fail(name, detail, fix ?? '');
  return level === 'enough' ? pass(name, detail) : info(name, detail, fix);
}

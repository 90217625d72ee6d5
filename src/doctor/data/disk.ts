import { join } from 'node:path';
import { freeSpaceAt, type Space, spacesAt } from '../../app/health/disk.ts';
import { type Line, note, well, wrong } from '../check-result.ts';
import type { Probe } from '../probe.ts';

const name = 'Disk';

/** The space that is left where the data and the mail are kept. */
export const diskProbe: Probe = {
  group: 'Data',
  name,
  needs: [],
  async *look({ config: { dataDirectory } }) {
    const places = [dataDirectory, join(dataDirectory, 'mail'), join(dataDirectory, 'mail/homes')];
    for (const space of await spacesAt(places, freeSpaceAt)) yield spaceLine(space);
  },
};

function spaceLine({ level, detail, fix }: Space): Line {
  if (level === 'too-little') return wrong(name, detail, fix ?? '');
  return level === 'enough' ? well(name, detail) : note(name, detail, fix);
}

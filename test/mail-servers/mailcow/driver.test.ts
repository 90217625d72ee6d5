import { describeMailServer } from '../conformance.ts';
import { makePasture } from './pasture.ts';

describeMailServer('mailcow', makePasture, {
  lacks: ['restore', 'mixed', 'sessions'],
  keepsRemoved: 'nothing',
});

import { describeMailServer } from '../conformance.ts';
import { makePasture } from './mailcow-under-test.ts';

// Ten thousand addresses are fifty thousand requests here, each of them checked.
describeMailServer('mailcow', makePasture, {
  lacks: ['restore', 'mixed', 'sessions'],
  keepsRemoved: 'nothing',
});

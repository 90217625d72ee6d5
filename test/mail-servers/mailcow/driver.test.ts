import { describeMailServer } from '../conformance.ts';
import { createMailcowUnderTest } from './mailcow-under-test.ts';

// Ten thousand addresses are fifty thousand requests here, each of them checked.
describeMailServer('mailcow', createMailcowUnderTest, {
  lacks: ['restore', 'mixed', 'sessions'],
  keepsRemoved: 'nothing',
});

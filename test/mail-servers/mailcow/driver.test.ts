import { describeMailServer } from '../conformance.ts';
import { createMailcowUnderTest } from './mailcow-under-test.ts';

// Ten thousand addresses take fifty thousand requests here, each of which is checked.
describeMailServer('mailcow', createMailcowUnderTest, {
  lacks: ['restore', 'mixed', 'forward-only', 'sessions', 'dkim', 'rename-to-other-domain', 'folders'],
  keepsRemoved: 'nothing',
});

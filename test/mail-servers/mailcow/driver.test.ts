import { describeMailServer } from '../conformance.ts';
import { createMailcowUnderTest } from './mailcow-under-test.ts';

// Ten thousand addresses take fifty thousand requests here, each of which is checked.
describeMailServer('mailcow', createMailcowUnderTest, {
  lacks: [
    'suspend-mail',
    'restore',
    'mixed',
    'forward-only',
    'sessions',
    'rename-to-other-domain',
    'shared-mailboxes',
    'send-as',
    'folders',
  ],
  keepsRemoved: 'nothing',
});

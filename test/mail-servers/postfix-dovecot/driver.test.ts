import { describeMailServer } from '../conformance.ts';
import { makeMailDirectory } from './postfix-dovecot-under-test.ts';

describeMailServer('Postfix and Dovecot', makeMailDirectory);

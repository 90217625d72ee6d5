import { describeMailServer } from '../conformance.ts';
import { makeMailDirectory } from './mail-directory.ts';

describeMailServer('Postfix and Dovecot', makeMailDirectory);

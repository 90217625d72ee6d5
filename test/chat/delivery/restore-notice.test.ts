import { expect, it } from 'vitest';
import { restoreNotice } from '../../../src/chat/delivery/restore-notice.ts';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import { ada } from '../../support/fixtures/example-org.ts';

const backupAt = Date.UTC(2026, 10, 26, 16, 5);

it.each(['en', 'fr'] as const)(
  'tells an admin what was stopped, and what is to be looked at, in %s',
  (locale) => {
    const job = { backupAt, stopped: [12, 9], stoppedCount: 2, asked: 1, to: ada };
    expect(restoreNotice(translationsFor, job, 1_000_001).view(locale)).toMatchSnapshot();
  },
);

it('says that nothing was open', () => {
  const job = { backupAt, stopped: [], stoppedCount: 0, asked: 0, to: ada };
  expect(restoreNotice(translationsFor, job, 1).view('en').text?.[0]).toBe('No request was open then.');
});

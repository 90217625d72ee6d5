import { expect, test } from 'vitest';
import { parseWorkerReport } from '../../../src/requests/lifecycle/worker-report.ts';

const reportOf = (holds: unknown) => ({
  row: 1,
  claim: 'c',
  request: 1,
  planHash: 'h',
  results: [{ position: 3, result: { kind: 'applied', removed: [{ id: 'one', holds }] } }],
  troubles: [{ position: 4, trouble: 'Dovecot is down' }],
});

test.each([
  { messages: 1, bytes: 2 },
  { unknown: { why: 'format' } },
  { unknown: { why: 'misplaced', at: '/x/' } },
])('a removed mailbox that holds %j is read as it was reported', (holds) => {
  expect(parseWorkerReport(reportOf(holds))).toEqual(reportOf(holds));
});

test.each([{}, { messages: 1 }, { unknown: null }, { unknown: {} }])('one that holds %j is not', (holds) => {
  expect(parseWorkerReport(reportOf(holds))).toBeNull();
});

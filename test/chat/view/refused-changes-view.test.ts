import { expect, test } from 'vitest';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import { refusedChangeRows } from '../../../src/chat/view/refused-changes-view.ts';
import { at } from '../../support/fixtures/example-org.ts';

test('advice that several refusals have in common is said once', () => {
  const refusals = [1, 2, 3].map((n) => ({
    line: n + 1,
    address: at(`m${n}`),
    fault: { code: 'no-mailbox', address: at(`m${n}`) } as const,
  }));
  const text = translationsFor('en');
  const rows = refusedChangeRows(text, { code: 'changes-refused', refusals, count: 3, of: 3 }).text ?? [];
  const { next } = text.faults({ code: 'no-mailbox', address: at('m1') });
  const common = text.faults({ code: 'no-mailbox', address: at('m2') }).next === next;
  expect(rows).toHaveLength(3);
  expect(rows.filter((row) => row.includes(next))).toHaveLength(1);
  expect(common ? rows[2] : rows[0]).toContain(next);
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../src/domain/result.ts';
import { exportAudit } from '../../src/store/audit-export.ts';
import { ada, at, mailbox, outside } from '../support/fixtures/example-org.ts';
import { createTestDispatcher, type TestDispatcher } from '../support/test-dispatcher.ts';
import { lacksPython, python } from '../web/client-settings/parse-xml.ts';

/** The program that docs/operating.md gives operators. */
const program = (await readFile(new URL('../../docs/operating.md', import.meta.url), 'utf8'))
  .split('\n\n')
  .filter((block) => block.startsWith('    ') && block.includes('sys.argv[1]'))
  .join('\n')
  .replaceAll(/^ {4}/gm, '');

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  made.put(at('bob'), mailbox('one', { quota: 2 * 1024 ** 3 }));
});
afterEach(() => made.close());

/** What the program says of a request, by the exported audit. */
async function recomputed(
  request: number,
  change: (audit: string) => string = (audit) => audit,
): Promise<string> {
  const exported = exportAudit(join(made.directory, 'facteur.sqlite'), 'jsonl', null);
  const audit = (await Readable.from(exported).toArray()).join('');
  return python(`import sys\nsys.argv = ["", "${request}"]\n${program}`, change(audit)).trim();
}

describe.skipIf(lacksPython())('the hash of an approved plan, from the rows of the audit', () => {
  it('is that of the changes of an import, and of no others', async () => {
    const aliases = Array.from({ length: 12 }, (_, n) => `e${n}@example.org,alias,x@outside.example`);
    const content = Buffer.from(['address,kind,forwards', 'ann@example.org,mailbox,', ...aliases].join('\n'));
    const file = async () => ok({ name: 'a.csv', size: content.length, read: async () => ok(content) });
    const { view, request } = await made.dispatcher.run(ada, '/mail import a.csv', file);
    const ended = await made.press(view, 'Create 13 addresses');
    expect(ended.title).toBe('13 addresses imported into example.org.');
    expect(await recomputed(request ?? 0)).toBe('True');
    expect(await recomputed(request ?? 0, (audit) => audit.replace(/e11@/g, 'e99@'))).toBe('False');
  });

  it('is that of a single change', async () => {
    const { request } = await made.dispatcher.run(
      ada,
      `/mail forward add ${at('bob')} ${outside('x')} reason:é`,
    );
    await made.type('/mail status');
    expect(await recomputed(request ?? 0)).toBe('True');
  });
});

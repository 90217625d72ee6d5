import { expect, it } from 'vitest';
import { makeTestDesk } from '../support/test-desk.ts';

it.each(['SQLITE_FULL', 'ENOSPC'])(
  'a disk that is full (%s) is told in words to whoever asks for something',
  async (code) => {
    const made = await makeTestDesk();
    made.office.store.commit = () => Promise.reject(Object.assign(new Error('full'), { code }));
    const { title, hint } = await made.type('/mail alias bob@example.org x@outside.example');
    expect(title).toContain('The disk that Facteur keeps requests on is full, so nothing was taken');
    expect(hint).toContain('make room on the disk of DATA_DIR');
    expect(made.unexpected).toHaveLength(1);
    await made.close();
  },
);

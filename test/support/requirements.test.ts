import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isMissing } from './requirements.ts';

describe('lacks', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it('skips a suite with one line that names the missing package and what to type', () => {
    vi.stubEnv('PATH', '');
    vi.stubEnv('CI', '');
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(isMissing('redis-server')).toBe(true);
    expect(written.mock.calls).toEqual([
      [expect.stringMatching(/^A test suite is skipped.*redis-server.*\n$/)],
    ]);
  });

  it('throws on CI', () => {
    vi.stubEnv('PATH', '');
    vi.stubEnv('CI', 'true');
    expect(() => isMissing('redis-server')).toThrow('redis-server');
  });

  it('skips nothing where the program is on the PATH', () => {
    const directory = mkdtempSync(join(tmpdir(), 'facteur-requirements-'));
    writeFileSync(join(directory, 'redis-server'), '');
    vi.stubEnv('PATH', directory);
    expect(isMissing('redis-server')).toBe(false);
    rmSync(directory, { recursive: true });
  });
});

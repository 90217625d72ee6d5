import { expect, it } from 'vitest';
import { durabilityProbe } from '../../../src/doctor/data/durability.ts';
import { reportLines, runProbe } from '../run-probe.ts';

const linesWith = async (environment: Record<string, string>) =>
  reportLines(await runProbe(durabilityProbe, environment));

it('what a power cut may take is told as it is set', async () => {
  expect(await linesWith({})).toEqual([
    '✓ Power cuts: take no request that people were told of: each commit waits for the disk',
  ]);
  expect(await linesWith({ SQLITE_SYNCHRONOUS: 'normal' })).toEqual([
    expect.stringMatching(/^– Power cuts: SQLITE_SYNCHRONOUS=normal: one may take the last seconds/),
  ]);
});

import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

// `npm run test:power -- --cuts 2000 [--seed N]`: the tests of power cuts with more of them than `npm test` has time for.
// One that fails says its seed; `--cuts 1 --seed N` repeats that cut alone.
const { values } = parseArgs({
  options: { cuts: { type: 'string', default: '2000' }, seed: { type: 'string' } },
});
for (const [name, value] of Object.entries(values))
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new Error(`--${name} must be a number, and is ${value}`);
const { cuts, seed = String(1 + (Date.now() % 1_000_000)) } = values;
process.stdout.write(`${cuts} cuts from seed ${seed}\n`);
const { status } = spawnSync('vitest', ['run', '--testTimeout=3600000', 'test/e2e/power-cut.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, POWER_CUTS: cuts, POWER_SEED: seed },
});
process.exitCode = status ?? 1;

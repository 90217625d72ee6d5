import { openStore } from '../../src/store/store.ts';
import { at } from '../support/fixtures/example-org.ts';

/** Appends to the audit of the database that it is given, for as long as it lives. Says when it has begun. */
const store = openStore(process.argv[2] ?? '');
for (let written = 0; ; written += 1) {
  store.transaction(() =>
    store.audit.append({
      at: written,
      event: 'submitted',
      tenant: 'terminal/terminal',
      address: at('ann'),
      requestId: null,
      actor: null,
      detail: { words: 'x'.repeat(2_000) },
    }),
  );
  if (written === 500) process.stdout.write('begun\n');
}

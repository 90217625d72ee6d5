import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MailServer } from '../../../src/mail-servers/port.ts';
import { createPostfixDovecot } from '../../../src/mail-servers/postfix-dovecot/driver.ts';
import { createSieveScripts } from '../../../src/mail-servers/shared/dovecot/sieve.ts';
import {
  renderVacation,
  vacationScriptName,
} from '../../../src/mail-servers/shared/dovecot/vacation-script.ts';
import { doveadmSieve } from '../../support/mail-host/doveadm-sieve.ts';
import { type MailHost, startMailHost } from '../../support/mail-host/mail-host.ts';
import { isMissing } from '../../support/requirements.ts';
import { fullTraits } from '../conformance.ts';
import { describeAbsence } from '../conformance-absence.ts';
import { absence, addDomain, applied, at, change, mailbox } from '../orders.ts';

const away = {
  from: Date.UTC(2026, 10, 30),
  until: Date.UTC(2027, 10, 30),
  subject: 'Away',
  text: 'Back soon',
  includes: null,
};

describe
  .skipIf(isMissing('postfix', 'postfix-sqlite', 'dovecot-core', 'dovecot-imapd', 'dovecot-sieve', 'openssl'))
  .each(['by its HTTP API', 'by the command'])('Dovecot itself, %s', (way) => {
  let root: string;
  let host: MailHost;
  let made: { readonly server: MailServer };

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'facteur-away-'));
    const mailDirectory = join(root, 'mail');
    host = await startMailHost({ mailDir: mailDirectory });
    const { command, url, apiKey } = host.doveadm;
    const sieve = createSieveScripts(
      way === 'by the command' ? { target: command } : { target: url, apiKey },
    );
    const setting = { createIfMissing: false, doveadm: null, log: console, clock: Date.now };
    made = { server: createPostfixDovecot({ ...setting, mailDirectory, sieve }) };
    expect(await made.server.apply(addDomain())).toEqual(applied);
  });
  afterAll(async () => {
    await made.server.close();
    await host.stop();
    await rm(root, { recursive: true });
  });

  describeAbsence(() => made, fullTraits);

  test('a script that was left over is no absence, and is deleted with the next end', async () => {
    const address = at('left');
    const state = mailbox();
    await made.server.apply(change(address, null, state));
    // As after a process that was killed once the script was no longer active.
    doveadmSieve(host, 'put', address, [vacationScriptName], renderVacation(away));
    expect(await made.server.absence(address)).toEqual({ absence: null, ownFilter: null });
    expect(await made.server.apply(absence(address, state.mailbox.id, away, null))).toEqual(applied);
    expect(doveadmSieve(host, 'list', address)).toBe('');
  });

  test('a script of the owner that is made active meanwhile is not displaced', async () => {
    const address = at('owner');
    const state = mailbox();
    await made.server.apply(change(address, null, state));
    doveadmSieve(host, 'put', address, ['-a', 'mine'], 'keep;\n');
    const ownFilter = { name: 'mine', beside: 'possible' };
    expect(await made.server.absence(address)).toEqual({ absence: null, ownFilter });
    expect(await made.server.apply(absence(address, state.mailbox.id, null, away))).toEqual({
      kind: 'impossible',
      why: { code: 'own-filter', filter: ownFilter },
    });
    const both = { ...away, includes: 'mine' };
    expect(await made.server.apply(absence(address, state.mailbox.id, null, both))).toEqual(applied);
    expect(await made.server.absence(address)).toEqual({ absence: both, ownFilter });
    expect(await made.server.apply(absence(address, state.mailbox.id, both, null))).toEqual(applied);
    expect(doveadmSieve(host, 'list', address)).toBe('mine ACTIVE\n');
  });
});

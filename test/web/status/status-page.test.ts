import { renderSVG } from 'uqr';
import { afterEach, describe, expect, it } from 'vitest';
import { statusToken } from '../../../src/web/status/status-token.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';
import { goodPassword, startTestWeb, type TestWeb, twice } from '../../support/web.ts';
import { settings } from '../client-settings/fixtures.ts';

const day = 24 * 60 * 60_000;

describe('the page of what became of a password', () => {
  let web: TestWeb;
  afterEach(() => web.close());

  /** Sets a password that stays in the queue. @returns the path of the page. */
  async function queued(): Promise<string> {
    web = await startTestWeb({ waitTimeout: 50 }, { publish: async () => false });
    const answer = await web.post(web.newLink(), twice(goodPassword), {}, 'manual');
    return (answer.headers.get('location') ?? '').slice(2);
  }
  const textOf = async (path: string) => (await web.get(path)).text();
  const stateOf = async (path: string) => (await web.get(`${path}/state`)).json();

  it('looks again by itself until it may say that the password is set', async () => {
    const path = await queued();
    const before = await textOf(path);
    expect(before).toContain('<noscript><meta http-equiv="refresh" content="3"></noscript>');
    expect(before).toContain('is being set');
    expect(await stateOf(path)).toEqual({ state: 'open' });
    await runApplyJobs(web.app);
    const after = await textOf(path);
    expect(after).not.toContain('refresh');
    expect(after).toContain('The password of contact@example.org is set');
    expect(await stateOf(path)).toEqual({ state: 'applied' });
  });

  it('says why not, and how to begin anew, where the mail server did not take it', async () => {
    const path = await queued();
    web.mailServer.apply = async () => {
      throw new Error('disk full');
    };
    await runApplyJobs(web.app);
    const text = await textOf(path);
    expect(text).toContain('was not set');
    expect(text).toContain('in the log under error-id');
    expect(text).toContain('/mail password set contact@example.org');
    expect(await stateOf(path)).toEqual({ state: 'failed' });
  });

  it('is there for a day, and then no page at all', async () => {
    const path = await queued();
    web.pass(day - 1);
    expect((await web.get(path)).status).toBe(200);
    web.pass(1);
    const [gone, unknown] = [await web.get(path), await web.get('/nowhere')];
    expect(gone.status).toBe(404);
    expect(await gone.text()).toBe(await unknown.text());
    expect((await web.get(`${path}/state`)).status).toBe(404);
  });

  it.each([
    ['another request', (path: string) => path.replace('/1.', '/2.')],
    ['another code', (path: string) => `${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`],
    ['no code', (path: string) => path.slice(0, path.indexOf('.'))],
    ['a number written otherwise', (path: string) => path.replace('/1.', '/01.')],
    ['no number', (path: string) => path.replace('/1.', '/x.')],
  ])('is no page for %s', async (_what, change) => {
    const path = await queued();
    const answer = await web.get(change(path));
    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe(await textOf('/nowhere'));
  });

  it('shows what the mail program needs once the password works, in the reader’s language', async () => {
    web = await startTestWeb({ clientSettings: settings });
    const answer = await web.post(web.newLink(), twice(goodPassword), { 'accept-language': 'fr' });
    const text = await answer.text();
    const ticket = statusToken(web.app, 1);
    expect(text).toContain('Courrier entrant (IMAP)');
    expect(text.match(/<dd>le mot de passe que vous venez de définir<\/dd>/g)).toHaveLength(2);
    expect(text).toContain(`href="../mailbox/${ticket}/facteur.mobileconfig"`);
    expect(text).toContain(renderSVG(`http://facteur.test/mailbox/${ticket}`, { border: 4, ecc: 'M' }));
  });

  it('shows none of it before', async () => {
    web = await startTestWeb({ clientSettings: settings, waitTimeout: 50 }, { publish: async () => false });
    const text = await (await web.post(web.newLink(), twice(goodPassword))).text();
    expect(text).toContain('is being set');
    expect(text).not.toMatch(/imap\.example\.org|mobileconfig|webmail/);
  });

  it('says who knows the settings, where the operator has not told them', async () => {
    web = await startTestWeb();
    const text = await (await web.post(web.newLink(), twice(goodPassword))).text();
    expect(text).toContain('Your administrator knows the settings');
    expect(text).not.toContain('mobileconfig');
  });
});

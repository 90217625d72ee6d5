import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linkLifetime } from '../../../src/requests/links/links.ts';
import { goodPassword, startTestWeb, type TestWeb, twice } from '../../support/web.ts';

describe('a link that does not work', () => {
  let web: TestWeb;
  beforeEach(async () => {
    web = await startTestWeb();
  });
  afterEach(() => web.close());

  /** All of an answer that may reveal something: status, headers except the date, and the body. */
  async function observable(answer: Response): Promise<unknown> {
    const { date: _, ...headers } = Object.fromEntries(answer.headers);
    return { status: answer.status, headers, body: await answer.text() };
  }

  /** Links that are used, superseded, expired or unknown. */
  async function goneLinks(): Promise<string[]> {
    const expired = web.newLink('tablet');
    web.pass(linkLifetime);
    const used = web.newLink();
    await web.post(used, twice(goodPassword));
    const usedForApp = web.newLink('phone');
    await web.post(usedForApp, {});
    const superseded = web.newLink();
    web.newLink();
    const unknown = ['A'.repeat(43), 'A'.repeat(5000), 'short', '%E9%', 'x%2Fy'].map(
      (token) => `/password/${token}`,
    );
    return [expired, used, usedForApp, superseded, ...unknown];
  }

  it('is answered with the same bytes, whatever became of it, and never reveals which', async () => {
    const answers = [];
    for (const link of await goneLinks()) {
      answers.push(
        await observable(await web.get(link)),
        await observable(await web.post(link, twice(goodPassword))),
      );
    }
    expect(answers[0]).toMatchObject({ status: 404 });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it('says how to get another one', async () => {
    const text = await (await web.get('/password/x')).text();
    expect(text).toContain('/mail password set ADDRESS');
    expect(text).toContain('/mail password app ADDRESS NAME');
  });
});

describe('what opens links without a person', () => {
  let web: TestWeb;
  beforeEach(async () => {
    web = await startTestWeb();
  });
  afterEach(() => web.close());

  const visits: RequestInit[] = [
    {},
    { method: 'HEAD' },
    { headers: { 'sec-purpose': 'prefetch', purpose: 'prefetch' } },
    { headers: { 'user-agent': 'Slackbot-LinkExpanding 1.0', range: 'bytes=0-32768' } },
    { headers: { 'user-agent': 'Mozilla/5.0 (SafeLinks)', 'x-forwarded-for': '192.0.2.9' } },
  ];

  it.each([undefined, 'phone'])(
    'uses nothing up, however often it comes (app password: %s)',
    async (name) => {
      const link = web.newLink(name);
      for (let round = 0; round < 20; round += 1) {
        for (const visit of visits) expect((await web.get(link, visit)).status).toBe(200);
      }
      expect(web.app.store.outbox.due(0, 10)).toEqual([]);
      expect(web.mailServer.held.passwordHashes.size).toBe(0);
      expect(web.mailServer.held.appPasswords.size).toBe(0);
      expect((await web.post(link, twice(goodPassword))).status).toBe(200);
    },
  );
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createUser, labelsOf, posted, wordsIn } from '../../../support/fake-slack/user.ts';
import { at, mailbox, requestOf, requestsIn } from '../../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture } from '../slack-fixture.ts';

describe.each(['socket', 'http'] as const)('the step “Ask for a mailbox” over %s', (transport) => {
  let org: SlackFixture;
  beforeEach(async () => {
    org = await startSlackFixture(transport);
  });
  afterEach(async () => {
    await org.close();
    expect([org.unexpected, org.jobs.failures]).toEqual([[], []]);
  });

  const stateOf = (step: string) => org.slack.steps.get(step)?.state;
  const untilEnd = (step: string) =>
    vi.waitFor(() => {
      const state = stateOf(step);
      expect(state).not.toBe('running');
      return state;
    });
  const untilError = async (step: string, words: string) =>
    expect(await untilEnd(step)).toEqual({ error: expect.stringContaining(words) });
  const untilDirect = (who: SlackFixture['ada'], words: string) =>
    vi.waitFor(() => {
      const message = who.directs().find(({ blocks }) => wordsIn(blocks).includes(words));
      return message ?? expect.fail('no direct message');
    });
  const newMailbox = { address: 'new@example.org', reason: 'A new colleague' };
  async function shownTo(who: SlackFixture['ada']) {
    await who.type('/mail request show 1');
    return vi.waitFor(() => posted(org.slack)[0] ?? expect.fail('nothing is shown'));
  }
  const asked = () => untilDirect(org.mia, 'new@example.org');

  it('asks in the name of who runs the workflow, directly, and ends once it is applied', async () => {
    const step = await org.mia.runStep({ ...newMailbox, for: 'UMAX' });
    await asked();
    expect(posted(org.slack)).toEqual([]);
    const [request] = requestsIn(org.app);
    expect(request).toMatchObject({
      state: 'awaiting-approval',
      requester: { userId: 'UMIA' },
      asking: { reason: 'A new colleague' },
      plan: { changes: [{ owner: { userId: 'UMAX', displayName: 'Max' } }] },
    });
    expect(stateOf(step)).toBe('running');
    await org.ada.click(await shownTo(org.ada), 'Approve');
    expect(await untilEnd(step)).toEqual({ outputs: { request: 1, state: 'applied' } });
    expect(org.mailServer.held.addresses.has(at('new'))).toBe(true);
  });

  it('has whoever runs it confirm what nobody else looks at', async () => {
    const step = await org.ada.runStep({ ...newMailbox, for: 'UMIA' });
    const message = await untilDirect(org.ada, 'new@example.org');
    expect(requestsIn(org.app)).toMatchObject([{ state: 'awaiting-confirmation' }]);
    expect(org.mailServer.held.addresses.has(at('new'))).toBe(false);
    await org.ada.click(message, labelsOf(message)[0] ?? '');
    expect(await untilEnd(step)).toMatchObject({ outputs: { state: 'applied' } });
    expect(requestOf(org.app, 1).state).toBe('applied');
  });

  it('ends with the reason of a denial', async () => {
    const step = await org.mia.runStep(newMailbox);
    await asked();
    await org.ada.click(await shownTo(org.ada), 'Deny');
    const form = await vi.waitFor(() => org.ada.form());
    await org.ada.submit(form, { typed: 'We have one already' });
    await untilError(step, 'We have one already');
  });

  it('ends when its requester cancels', async () => {
    const step = await org.mia.runStep(newMailbox);
    await org.mia.click(await asked(), 'Cancel');
    await untilError(step, 'cancelled');
  });

  it.each([
    ['an address that is taken', { address: 'contact@example.org' }, 'contact@example.org'],
    ['what is no address', { address: 'new' }, 'new'],
    ['no address', {}, 'ADDRESS'],
    ['a person of another workspace', { ...newMailbox, for: 'UELSE' }, 'no active account'],
  ])('is refused in words for %s', async (_what, inputs, words) => {
    org.put(at('contact'), mailbox('box'));
    org.slack.people.set('UELSE', { id: 'UELSE', name: 'Else', locale: 'en-GB', team: 'T2' });
    await untilError(await org.mia.runStep(inputs), words);
    expect(requestsIn(org.app)).toEqual([]);
  });

  it('is refused for somebody without a role, in their language', async () => {
    const nobody = createUser(org.slack, { id: 'UNOBODY', name: 'Léa', locale: 'fr-FR' });
    await untilError(await nobody.runStep(newMailbox), 'slack/T1/UNOBODY');
  });

  it('that nobody runs is refused', async () => {
    await untilError(await org.mia.runStep(newMailbox, { asker: false }), 'only a person can ask');
  });

  it('of another version is refused', async () => {
    await untilError(await org.mia.runStep(newMailbox, { callback: 'other' }), 'no such workflow step');
  });

  it('for what was asked for already is refused, so that it does not wait', async () => {
    const first = await org.mia.runStep(newMailbox);
    await asked();
    await untilError(await org.mia.runStep(newMailbox), '#1');
    expect(stateOf(first)).toBe('running');
    expect(requestsIn(org.app)).toHaveLength(1);
  });

  it('delivered twice asks once', async () => {
    const event = org.mia.stepEvent(newMailbox);
    await Promise.all([org.slack.send('events_api', event), org.slack.send('events_api', event)]);
    await asked();
    expect(requestsIn(org.app)).toHaveLength(1);
  });

  it('is stored without what lets others act as the app', async () => {
    const accepted = vi.spyOn(org.options.inbox, 'accept');
    await org.mia.runStep(newMailbox);
    await asked();
    const stored = JSON.stringify(accepted.mock.calls);
    expect(stored).toContain('new@example.org');
    expect(stored).not.toMatch(/xwfp-secret|user-context-secret|verification-token/);
  });

  it('that was accepted and not begun is done at the next start', async () => {
    vi.spyOn(org.options.dispatcher, 'call').mockImplementationOnce(() => new Promise(() => undefined));
    await org.mia.runStep(newMailbox);
    await org.restart();
    await asked();
    expect(requestsIn(org.app)).toHaveLength(1);
  });

  it('whose time is over at the next start ends with an error', async () => {
    vi.spyOn(org.options.dispatcher, 'call').mockImplementationOnce(() => new Promise(() => undefined));
    const step = await org.mia.runStep(newMailbox);
    org.later(16 * 60_000);
    await org.restart();
    await untilError(step, 'Run the workflow again');
  });

  it('ends as soon as Slack can be reached again', async () => {
    const step = await org.mia.runStep(newMailbox);
    const message = await asked();
    org.slack.refuse('functions.completeError', 'internal_error');
    await org.mia.click(message, 'Cancel');
    await vi.waitFor(() => expect(org.jobs.failures.splice(0)).not.toEqual([]));
    org.slack.takeAgain('functions.completeError');
    await untilError(step, 'cancelled');
    org.jobs.failures.splice(0);
  });

  it('that Slack has ended meanwhile keeps no job', async () => {
    const step = await org.mia.runStep(newMailbox);
    const message = await asked();
    org.slack.steps.delete(step);
    await org.mia.click(message, 'Cancel');
    await vi.waitFor(() => expect(requestOf(org.app, 1).state).toBe('cancelled'));
    await org.jobs.idle();
    expect(org.app.store.outbox.due(0, 100)).toEqual([]);
  });
});

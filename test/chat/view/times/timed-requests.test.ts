import { afterEach, beforeEach, expect, it } from 'vitest';
import { requesterNotice } from '../../../../src/chat/delivery/requester-notice.ts';
import { translationsFor } from '../../../../src/chat/i18n/languages.ts';
import { currentRequestView } from '../../../../src/chat/view/current-request-view.ts';
import type { Actor } from '../../../../src/domain/actor.ts';
import type { Request } from '../../../../src/domain/request/request.ts';
import { startDueRequests } from '../../../../src/requests/due/start-due-requests.ts';
import { confirm } from '../../../../src/requests/lifecycle/confirm.ts';
import { submitChanges } from '../../../../src/requests/lifecycle/submit.ts';
import {
  ada,
  aliasTo,
  at,
  change,
  clickOn,
  type ExampleOrg,
  mailbox,
  makeExampleOrg,
  orThrow,
  requestOf,
} from '../../../support/fixtures/example-org.ts';
import { newAliases } from '../../../support/fixtures/many-changes.ts';
import { askWith, day, later } from '../../../support/fixtures/times.ts';

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

const box = mailbox('one');
const locales = ['en', 'fr'] as const;
const viewsOf = (id: number) =>
  locales.map((locale) => currentRequestView(made.app, translationsFor(locale), requestOf(made.app, id)));

const deletion = (by: Actor = ada): Promise<Request> => {
  made.put(at('bob'), box, { messages: 3, bytes: 3072 });
  return askWith(made.app, by, change(at('bob'), box, null), { at: later(made.app, day) });
};
const confirmed = ({ id }: Pick<Request, 'id'>, by: Actor = ada) =>
  confirm(made.app, by, clickOn(made.app, { id }));

it('says when it is to be done, with weekday, date, time and zone, before and after it is agreed to', async () => {
  const request = await deletion();
  for (const view of viewsOf(request.id)) expect(view).toMatchSnapshot('to be confirmed');
  await confirmed(request);
  for (const view of viewsOf(request.id)) expect(view).toMatchSnapshot('scheduled');
});

it('says that an answer after its time means now, where one may still come then', async () => {
  const { app } = made;
  made.put(at('bob'), box);
  const request = await askWith(app, ada, change(at('bob'), box, null), { at: later(app, 60_000) });
  const [english, french] = viewsOf(request.id).map(({ text }) => text?.join(' '));
  expect(english).toContain('After that time, it is done as soon as nothing is missing.');
  expect(french).toContain('Passé ce moment, c’est fait dès que rien ne manque plus.');
});

it('says why it waits again, and tells whoever asked for it', async () => {
  const { app } = made;
  app.store.domains.bind('slack/T1', 'example.org' as never);
  const slack: Actor = { ...ada, platform: 'slack', tenantId: 'T1', userId: 'U1' };
  const request = await deletion(slack);
  await confirmed(request, slack);
  made.put(at('bob'), box, { messages: 4, bytes: 4096 });
  made.pass(day);
  await startDueRequests(app);
  for (const view of viewsOf(request.id)) expect(view).toMatchSnapshot('asked about again');
  const notices = locales.map((locale) =>
    requesterNotice(app, () => translationsFor(locale), { request: request.id, reopened: true }, 1),
  );
  expect(notices.map((notice) => notice?.view)).toMatchSnapshot('told');
  await confirmed(request, slack);
  expect(requesterNotice(app, translationsFor, { request: request.id, reopened: true }, 1)).toBeNull();
});

it('says which rule stood against it', async () => {
  const request = await deletion();
  await confirmed(request);
  made.put(at('team'), aliasTo(at('bob')));
  made.pass(day);
  await startDueRequests(made.app);
  for (const view of viewsOf(request.id)) expect(view).toMatchSnapshot();
});

it('says the same of many changes', async () => {
  const id = orThrow(await submitChanges(made.app, ada, newAliases(20), { at: later(made.app, day) }));
  for (const view of viewsOf(id)) expect(view).toMatchSnapshot('to be confirmed');
  await confirmed({ id });
  for (const view of viewsOf(id)) expect(view).toMatchSnapshot('scheduled');
});

import { webApi } from '@slack/bolt';
import { expect, it } from 'vitest';
import { createApiRecord } from '../../../../src/chat/slack/connection/api-record.ts';

const refusal = (error: string): Error => new webApi.WebAPIPlatformError({ ok: false, error });

function record() {
  const clock = { now: 0 };
  return { clock, ...createApiRecord(() => clock.now) };
}

it('is not told well by an answered question while posts fail', () => {
  const { clock, failed, succeeded, condition } = record();
  failed('chat.postMessage', refusal('internal_error'));
  clock.now = 1_000;
  succeeded('users.info');
  expect(condition()).toEqual({
    ok: false,
    detail: 'Slack’s API failed 1 s ago (internal_error); what is to be shown waits',
  });
  succeeded('chat.postMessage');
  expect(condition().ok).toBe(true);
});

it('is told well by a question that is answered some time after a post failed', () => {
  const { clock, failed, succeeded, condition } = record();
  failed('chat.postEphemeral', refusal('internal_error'));
  clock.now = 5_000;
  succeeded('auth.test');
  expect(condition().ok).toBe(true);
});

it('is not told well by a question, however late, where posts are suspended', () => {
  const { clock, failed, succeeded, condition } = record();
  failed('chat.postMessage', refusal('ekm_access_denied'));
  clock.now = 60_000;
  succeeded('auth.test');
  expect(condition().ok).toBe(false);
});

it('is told well by any answer after the token was refused', () => {
  const { failed, succeeded, condition } = record();
  failed('chat.postMessage', refusal('token_revoked'));
  expect(condition().ok).toBe(false);
  succeeded('auth.test');
  expect(condition().ok).toBe(true);
});

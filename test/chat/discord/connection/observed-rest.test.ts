import { expect, it } from 'vitest';
import { routePattern } from '../../../../src/chat/discord/connection/observed-rest.ts';

it.each([
  ['/channels/1234567890/messages/987', '/channels/:id/messages/:id'],
  ['/webhooks/123/aW50ZXJhY3Rpb246MTIz/messages/@original', '/webhooks/:id/:token/messages/@original'],
  ['/webhooks/123/987654321', '/webhooks/:id/:token'],
  ['/interactions/123/a-token/callback', '/interactions/:id/:token/callback'],
  ['/guilds/1/members/search', '/guilds/:id/members/search'],
  ['/users/@me/channels', '/users/@me/channels'],
])('%s has no id and no token of anybody: %s', (route, pattern) => {
  expect(routePattern(route)).toBe(pattern);
});

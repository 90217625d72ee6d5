import { defineCommand } from '../src/chat/command/command.ts';
import { viewAnswer } from '../src/chat/command/view-answer.ts';
import { sanitizeText } from '../src/domain/text/sanitize.ts';

export const status = defineCommand({ path: ['status'], arguments: [] }, async ({ app, text }) => {
  const conditions = await app.healthChecks();
  const allWell = conditions.every(({ ok }) => ok);
  return viewAnswer({
    tone: allWell ? 'success' : 'warning',
    title: text.lists.statusTitle(allWell),
    fields: conditions.map(({ part, detail }) => ({ name: part, value: sanitizeText(detail) })),
  });
});

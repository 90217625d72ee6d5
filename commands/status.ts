import { defineCommand } from '../src/chat/command/command.ts';
import { show } from '../src/chat/command/view-answer.ts';
import { legible } from '../src/domain/text/sanitize.ts';

export const status = defineCommand({ path: ['status'], arguments: [] }, async ({ office, text }) => {
  const conditions = await office.conditions();
  const allWell = conditions.every(({ ok }) => ok);
  return show({
    tone: allWell ? 'success' : 'warning',
    title: text.lists.statusTitle(allWell),
    fields: conditions.map(({ part, detail }) => ({ name: part, value: legible(detail) })),
  });
});

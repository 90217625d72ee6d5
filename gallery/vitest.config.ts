import { defineConfig } from 'vitest/config';

/** `npm run gallery`: the gallery plays on the tests' fakes of Slack and Discord, so vitest runs it. */
export default defineConfig({
  test: {
    root: '.',
    include: ['gallery/gallery.test.ts'],
    reporters: ['default'],
    disableConsoleIntercept: true,
  },
});

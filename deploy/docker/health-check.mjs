// Whether Facteur answers, for HEALTHCHECK of the image. 0: it does, and what does not work is printed: a restart would
// not mend that. 1: it does not.
const port = process.env['WEB_PORT']?.trim() || 8025;

/** Milliseconds. */
const patience = 8_000;

try {
  const reply = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(patience) });
  const { status, parts = [] } = await reply.json();
  const troubles = parts.filter(({ ok, state }) => ok === false || (state && state !== 'ok'));
  console.log([status, ...troubles.map(({ part, detail }) => `${part}: ${detail}`)].join('\n'));
} catch (error) {
  console.log(`Facteur does not answer on port ${port}: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

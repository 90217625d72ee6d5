/** Milliseconds between two looks. */
const pause = 2000;

/**
 * Asks what became of a password until that is known: then says so in place, or else opens the page anew.
 * @param {HTMLElement} words with where to ask and, where it is to be said in place, what
 */
export async function followProgress(words) {
  const { state = '', applied, failed } = words.dataset;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const end = await ask(state);
    if (end === 'open') continue;
    if (applied === undefined || failed === undefined) return location.reload();
    words.textContent = end === 'applied' ? applied : failed;
    words.className = end === 'applied' ? 'good' : 'fault';
    return;
  }
}

/**
 * @param {string} url
 * @returns {Promise<'open' | 'applied' | 'failed'>} open, too, while nobody answers
 */
async function ask(url) {
  try {
    const answer = await fetch(url);
    return answer.ok ? (await answer.json()).state : 'open';
  } catch {
    return 'open';
  }
}

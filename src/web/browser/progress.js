/** Milliseconds. */
const pollInterval = 2000;

/**
 * Polls the state of a password's request until it has ended; then shows the result in place, or reloads the page.
 * @param {HTMLElement} status its data-state is the URL to poll; data-applied and data-failed, if present, the texts to show
 */
export async function followProgress(status) {
  const { state = '', applied, failed } = status.dataset;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, pollInterval));
    const end = await fetchState(state);
    if (end === 'open') continue;
    if (applied === undefined || failed === undefined) return location.reload();
    status.textContent = end === 'applied' ? applied : failed;
    status.className = end === 'applied' ? 'good' : 'fault';
    return;
  }
}

/**
 * @param {string} url
 * @returns {Promise<'open' | 'applied' | 'failed'>} also `open` while the server can't be reached
 */
async function fetchState(url) {
  try {
    const answer = await fetch(url);
    return answer.ok ? (await answer.json()).state : 'open';
  } catch {
    return 'open';
  }
}

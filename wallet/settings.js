/* What the city tells its wallets: the counters it has. The last answer stands while there is no network. */

const NONE = { issuer: location.origin, counters: [] };
const SKEW_MS = 60 * 1000;
let kept = null;

/* How far this device's clock is ahead of the service's, in milliseconds; within a minute is right. An answer from the cache
   has an old date and tells nothing. */
function clockError(answer, asked) {
  const date = Date.parse(answer.headers.get('Date') ?? '');
  if (Number.isNaN(date) || answer.headers.has('X-From-Cache')) {
    return 0;
  }
  const error = (asked + Date.now()) / 2 - date;
  return Math.abs(error) > SKEW_MS ? error : 0;
}

async function load() {
  try {
    const asked = Date.now();
    const answer = await fetch('settings.json');
    const settings = await answer.json();
    return { ...NONE, ...settings, clockError: clockError(answer, asked) };
  } catch {
    return { ...NONE, clockError: 0 };
  }
}

export function loadSettings() {
  kept ??= load();
  return kept;
}

/* The name of a counter that the city knows, or null. */
export function counterOf(settings, domain) {
  return settings.counters.find(counter => counter.domain === domain) ?? null;
}

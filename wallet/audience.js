/* For whom something is shown, and what keeps the code from being shown twice: the counter's challenge, its number, or nothing but
   the time. */

import { counterOf } from './settings.js';
import { Refusal } from './refusal.js';

export const NUMBER_DIGITS = 8;

/* Of a challenge as a counter shows it in a code. */
export function audienceOfChallenge(core, settings, text) {
  const challenge = readChallenge(core, text);
  if (challenge.expires * 1000 <= Date.now()) {
    throw new Refusal('challenge_lapsed');
  }
  return audience(settings, {
    way: 'challenge', domain: challenge.domain, challenge: challenge.challenge, types: challenge.types ?? [],
    until: challenge.expires * 1000,
  });
}

/* Of the number that a caseworker reads out. */
export function audienceOfNumber(settings, domain, number) {
  return audience(settings, { way: 'number', domain, challenge: number, types: [], until: null });
}

/* For any counter of the city, good by its time alone. */
export function audienceOfAll(settings) {
  return audience(settings, { way: 'time', domain: settings.counters[0].domain, challenge: null, types: [], until: null });
}

function audience(settings, told) {
  const counter = counterOf(settings, told.domain);
  return { ...told, name: counter === null ? null : { ko: counter.ko, en: counter.en } };
}

function readChallenge(core, text) {
  try {
    return core.readChallenge(text.trim());
  } catch (error) {
    throw new Refusal('no_challenge', error);
  }
}

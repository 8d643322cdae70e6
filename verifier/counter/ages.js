/* How long ago something was, and at what time, as people say it. */

import { both, language } from '../web/words.js';

const STEPS = [
  [60, 1, { ko: '초', en: 'second' }],
  [3600, 60, { ko: '분', en: 'minute' }],
  [86400, 3600, { ko: '시간', en: 'hour' }],
  [Infinity, 86400, { ko: '일', en: 'day' }],
];

/* {ko: '12초 전', en: '12 seconds ago'} */
export function agoText(seconds) {
  if (seconds < 3) {
    return { ko: '방금', en: 'just now' };
  }
  const [, unit, name] = STEPS.find(([below]) => seconds < below);
  const count = Math.floor(seconds / unit);
  return { ko: `${count}${name.ko} 전`, en: `${count} ${name.en}${count === 1 ? '' : 's'} ago` };
}

export function secondsSince(time) {
  return Math.max(0, Math.round((Date.now() - new Date(time).getTime()) / 1000));
}

const LOCALES = { ko: 'ko-KR', en: 'en-GB' };

export function clockText(time, name = language()) {
  return new Intl.DateTimeFormat(LOCALES[name], { timeStyle: 'medium' }).format(new Date(time));
}

/* With the day when it is another one than today. */
export function timeText(time, name = language()) {
  const date = new Date(time);
  const isToday = date.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(LOCALES[name], isToday ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' })
    .format(date);
}

export function bothTimes(time, print = timeText) {
  return both(name => print(time, name));
}

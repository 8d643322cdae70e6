/* Days and moments of the office, whatever the zone of this machine is. Sentences, so that the language may change. */

const ZONE = 'Asia/Seoul';
const LOCALES = { ko: 'ko-KR', en: 'en-GB' };
const DAY_MS = 86_400_000;

function written(value, options) {
  const date = new Date(value);
  const text = locale => new Intl.DateTimeFormat(locale, options).format(date);
  return { ko: text(LOCALES.ko), en: text(LOCALES.en) };
}

/* Of an ISO day or dateTime. A day is the same in every zone: Seoul's has had other offsets, as in 1954. */
export function day(value) {
  const timeZone = /^\d{4}-\d\d-\d\d$/.test(value) ? 'UTC' : ZONE;
  return written(value, { timeZone, dateStyle: 'long' });
}

export function moment(value) {
  return written(value, { timeZone: ZONE, dateStyle: 'long', timeStyle: 'short' });
}

/* YYYY-MM-DD, some days from today. */
export function isoDay(daysFromToday = 0, now = Date.now()) {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(new Date(now + daysFromToday * DAY_MS));
}

export function startOf(isoDate) {
  return `${isoDate}T00:00:00+09:00`;
}

export function endOf(isoDate) {
  return `${isoDate}T23:59:59+09:00`;
}

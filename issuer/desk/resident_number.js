/* Whether a text holds what looks like a resident registration number, so that the form can say so at once. The services
   decide by the same rule (core/schema/resident_number.c). */

const SEPARATOR = '[\\s\\-./:_~\u00ad\u00b7\u2000-\u2015\u2212\u30fb\ufe58\ufe63\ufeff]';
const SHAPE = new RegExp(`(?<!\\d)\\d{2}(\\d{2})(\\d{2})${SEPARATOR}{0,3}[1-8]\\d{6}(?!\\d)`, 'gu');

export function holdsResidentNumber(text) {
  // Full-width digits and signs become plain ones.
  return [...text.normalize('NFKC').matchAll(SHAPE)].some(([, month, day]) => isMonth(+month) && isDay(+day));
}

function isMonth(month) {
  return month >= 1 && month <= 12;
}

function isDay(day) {
  return day >= 1 && day <= 31;
}

import { element } from '../web/element.js';
import { say } from '../web/words.js';
import { Field } from './field.js';
import { endOf, isoDay, startOf } from './time.js';

const PAST = { ko: '이미 지난 날입니다.', en: 'This day is past.' };
const TOO_SHORT = { ko: '끝나는 날이 시작하는 날보다 빠릅니다.', en: 'The last day is before the first.' };

function dayField(claim, ko, en) {
  const field = new Field(claim, { title: ko, titleEn: en, format: 'date' });
  field.require(true);
  return field;
}

/* From when until when: today, and as long as the kind is good for, unless something else is asked for. */
export class Validity {
  constructor(days) {
    this.hint = element('p', { class: 'hint' });
    this.from = dayField('from', '시작하는 날', 'From');
    this.until = dayField('until', '끝나는 날', 'Until the end of');
    this.root = element('fieldset', { class: 'section' },
      element('legend', { say: { ko: '유효기간', en: 'Validity' } }),
      this.hint,
      element('div', { class: 'grid' }, this.from.root, this.until.root));
    this.setDays(days);
    this.reset();
  }

  /* What is usual depends on the delivery; a day that has been chosen stays. */
  setDays(days) {
    const isUsual = this.until.value === isoDay(this.days);
    this.days = days;
    say(this.hint, {
      ko: `고치지 않으면 지금부터 ${days}일 뒤 자정까지입니다.`, en: `From now until the end of the ${days}th day, unless changed.`,
    });
    if (isUsual) {
      this.until.control.root.value = isoDay(days);
    }
  }

  reset() {
    this.from.reset();
    this.until.reset();
    this.from.control.root.value = isoDay();
    this.until.control.root.value = isoDay(this.days);
  }

  check() {
    const fields = [this.from, this.until];
    const faults = fields.map(field => field.fault());
    faults[1] ??= this.until.value < this.from.value ? TOO_SHORT : this.until.value < isoDay() ? PAST : null;
    fields.forEach((field, i) => field.show(faults[i]));
    return fields.filter((field, i) => faults[i] !== null);
  }

  /* What differs from what the issuer does by itself. */
  get period() {
    return {
      ...(this.from.value !== isoDay() && { from: startOf(this.from.value) }),
      ...(this.until.value !== isoDay(this.days) && { until: endOf(this.until.value) }),
    };
  }
}

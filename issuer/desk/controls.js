import { element } from '../web/element.js';

/* Controls for the values that a JSON Schema allows. Each has root, focusTarget (with the id that it was given), read(),
   isEmpty(), reset(), mark(isWrong), and where it makes sense hint, isGroup, require(), text() and fault(). */

const CHOOSE = { ko: '고르세요', en: 'Choose' };
const YES = { ko: '예', en: 'Yes' };
const NO = { ko: '아니오', en: 'No' };
const CONFIRMED = { ko: '예, 확인했습니다', en: 'Yes, this has been checked' };

const KINDS = [
  { fits: schema => Array.isArray(schema.enum), make: choice },
  { fits: schema => schema.type === 'array' && Array.isArray(schema.items?.enum), make: several },
  { fits: schema => schema.type === 'boolean' && schema.const === true, make: confirmation },
  { fits: schema => schema.type === 'boolean', make: truth },
  { fits: schema => schema.type === 'integer', make: whole },
  { fits: schema => schema.format === 'date', make: date },
  { fits: () => true, make: line },
];

export function controlFor(schema, id) {
  return KINDS.find(kind => kind.fits(schema)).make(schema, id);
}

function marking(target) {
  return isWrong => (isWrong ? target.setAttribute('aria-invalid', 'true') : target.removeAttribute('aria-invalid'));
}

function requiring(target) {
  return isRequired => target.setAttribute('aria-required', String(isRequired));
}

function single(input, more) {
  return {
    root: input, focusTarget: input, mark: marking(input), require: requiring(input),
    isEmpty: () => input.value.trim() === '', reset: () => { input.value = input.defaultValue ?? ''; }, ...more,
  };
}

function choice(schema, id) {
  // What leaves no choice is chosen already.
  const only = schema.enum.length === 1;
  const options = schema.enum.map(value => element('option', { value, selected: only }, value));
  const select = element('select', { id }, only ? [] : element('option', { value: '', say: CHOOSE }), options);
  return single(select, {
    read: () => select.value || undefined,
    reset: () => { select.selectedIndex = 0; },
  });
}

function date(schema, id) {
  const input = element('input', { id, type: 'date', min: '1900-01-01', max: '2199-12-31' });
  return single(input, {
    // A date half typed is no value, but the browser knows that it is there.
    isEmpty: () => input.value === '' && !input.validity.badInput,
    read: () => input.value || undefined,
    fault: () => (input.checkValidity() ? null : {
      ko: '없는 날짜입니다. 연·월·일을 확인해 주세요.', en: 'There is no such date. Check year, month and day.',
    }),
  });
}

function line(schema, id) {
  const example = schema.examples?.[0];
  const input = element('input', { id, type: 'text', autocomplete: 'off', spellcheck: 'false',
    inputmode: isDigits(example) ? 'numeric' : null });
  input.addEventListener('change', () => { input.value = likeExample(input.value.trim(), example); });
  return single(input, {
    hint: example && { ko: `예: ${example}`, en: `For example ${example}` },
    read: () => input.value.trim() || undefined,
    text: () => input.value,
    fault: () => lineFault(input.value.trim(), schema, example),
  });
}

function isDigits(example) {
  return example !== undefined && /^[\d-]+$/.test(example);
}

/* Digits typed or pasted without hyphens, or with others, get those of the example. */
function likeExample(text, example) {
  const digits = [...text.normalize('NFKC').replace(/[\s\-‐-―.]/g, '')];
  const places = [...(example ?? '')].filter(sign => sign !== '-').length;
  if (!isDigits(example) || digits.length !== places || digits.some(sign => !/\d/.test(sign))) {
    return text;
  }
  return [...example].map(sign => (sign === '-' ? sign : digits.shift())).join('');
}

function lineFault(text, schema, example) {
  const length = [...text].length;
  if (length > (schema.maxLength ?? Infinity)) {
    return { ko: `${schema.maxLength}자까지 적을 수 있습니다 (지금 ${length}자).`,
      en: `At most ${schema.maxLength} characters (now ${length}).` };
  }
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(text)) {
    return example === undefined
      ? { ko: '형식이 맞지 않습니다.', en: 'This does not have the form that is asked for.' }
      : { ko: `형식이 맞지 않습니다. ${example}처럼 적어 주세요.`, en: `Write it like ${example}.` };
  }
  return null;
}

function whole(schema, id) {
  const input = element('input', { id, type: 'text', inputmode: 'numeric', autocomplete: 'off', class: 'short' });
  const number = () => Number(input.value.normalize('NFKC').replaceAll(',', '').trim());
  return single(input, {
    hint: range(schema),
    read: () => (input.value.trim() === '' ? undefined : number()),
    text: () => input.value,
    fault: () => wholeFault(number(), schema),
  });
}

function range({ minimum, maximum }) {
  const low = minimum?.toLocaleString('ko-KR', { useGrouping: minimum >= 10_000 });
  const high = maximum?.toLocaleString('ko-KR', { useGrouping: maximum >= 10_000 });
  return low === undefined || high === undefined ? null : { ko: `${low}부터 ${high}까지`, en: `From ${low} to ${high}` };
}

function wholeFault(number, schema) {
  if (!Number.isSafeInteger(number)) {
    return { ko: '숫자만 적어 주세요.', en: 'Digits only, please.' };
  }
  if (number < (schema.minimum ?? -Infinity)) {
    return { ko: `${schema.minimum} 이상이어야 합니다.`, en: `Must be at least ${schema.minimum}.` };
  }
  if (number > (schema.maximum ?? Infinity)) {
    return { ko: `${schema.maximum.toLocaleString('ko-KR')} 이하여야 합니다.`, en: `Must be at most ${schema.maximum}.` };
  }
  return null;
}

function box(type, id, name, value, text) {
  const words = typeof text === 'object' ? element('span', { say: text }) : element('span', {}, text);
  return element('label', { class: 'choice' }, element('input', { type, id, name, value }), words);
}

function group(boxes, id, more) {
  const inputs = boxes.map(each => each.querySelector('input'));
  return {
    root: element('div', { class: 'choices' }, boxes), focusTarget: inputs[0], isGroup: true,
    mark: isWrong => inputs.forEach(input => marking(input)(isWrong)),
    isEmpty: () => !inputs.some(input => input.checked),
    reset: () => inputs.forEach(input => { input.checked = false; }),
    ...more(inputs),
  };
}

function several(schema, id) {
  const boxes = schema.items.enum.map((value, i) => box('checkbox', i === 0 ? id : `${id}-${i}`, id, value, value));
  return group(boxes, id, inputs => {
    const chosen = () => inputs.filter(input => input.checked).map(input => input.value);
    return {
      hint: { ko: '해당하는 것을 모두 고르세요', en: 'Choose all that apply' },
      read: () => (chosen().length === 0 ? undefined : chosen()),
    };
  });
}

function truth(schema, id) {
  const boxes = [box('radio', id, id, 'true', YES), box('radio', `${id}-no`, id, 'false', NO)];
  return group(boxes, id, ([yes, no]) => ({ read: () => (yes.checked ? true : no.checked ? false : undefined) }));
}

function confirmation(schema, id) {
  return group([box('checkbox', id, id, 'true', CONFIRMED)], id, ([input]) => ({
    read: () => input.checked || undefined,
  }));
}

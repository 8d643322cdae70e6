import { element } from '../web/element.js';
import { label } from '../web/words.js';
import { drawing, symbolOf } from './code.js';
import { button, facts, newId, notice } from './parts.js';
import { moment } from './time.js';

/* What goes to the citizen: a link, by QR code or as text, and apart from it a PIN that stays hidden until it is asked for. */
export function offerCard(offer, name) {
  const link = offer.wallet;
  return element('div', { class: 'handover' },
    element('section', { class: 'card stack' },
      element('h3', { say: { ko: '1. 링크를 전합니다', en: '1. Pass on the link' } }),
      element('p', { say: {
        ko: '휴대전화 카메라로 코드를 찍거나, 링크를 문자로 받으면 지갑이 열립니다.',
        en: 'The wallet opens from this code by the phone’s camera, or from the link in a text message.',
      } }),
      codeFor(link, name),
      linkField(link),
      facts([[{ ko: '받을 수 있는 기한', en: 'Good until' }, moment(offer.expires)]])),
    element('section', { class: 'card stack' },
      element('h3', { say: { ko: '2. 비밀번호는 따로 전합니다', en: '2. Pass on the PIN apart' } }),
      element('p', { say: {
        ko: '링크와 다른 길로, 곧 전화나 대면으로 알려 주세요. 링크와 함께 보내면 가로챈 사람도 받을 수 있습니다.',
        en: 'Tell it another way than the link: by phone or in person. Whoever intercepts both could fetch the certificate.',
      } }),
      pinField(offer.pin),
      notice('warn', element('p', { say: {
        ko: '비밀번호는 지금만 볼 수 있습니다. 다섯 번 틀리면 이 제안은 끝나고, 새로 발급해야 합니다.',
        en: 'The PIN can only be seen now. After five wrong ones the offer ends and a new one has to be made.',
      } }))));
}

function codeFor(link, name) {
  const frame = element('div', { class: 'code' });
  symbolOf(link, 'M').then(symbol => {
    const picture = drawing(symbol);
    label(picture, {
      ko: `${name.ko}을(를) 받는 링크의 QR 코드. 같은 링크가 아래에 글자로 있습니다.`,
      en: `QR code of the link to fetch the ${name.en}. The same link is below as text.`,
    });
    frame.replaceChildren(picture);
  }).catch(() => frame.replaceChildren(notice('warn', element('p', { say: {
    ko: 'QR 코드를 그리지 못했습니다. 아래 링크를 보내 주세요.', en: 'The QR code could not be drawn. Send the link below.',
  } }))));
  return frame;
}

function linkField(link) {
  const id = newId('link');
  const input = element('input', { id, type: 'text', readonly: true, value: link, onfocus: () => input.select() });
  const told = element('span', { class: 'hint', role: 'status' });
  const copy = async () => {
    const isCopied = await navigator.clipboard.writeText(link).then(() => true, () => false);
    told.replaceChildren(element('span', { say: isCopied
      ? { ko: '복사했습니다', en: 'Copied' }
      : { ko: '복사하지 못했습니다. 링크를 골라 직접 복사해 주세요.', en: 'Not copied. Select the link and copy it.' } }));
    if (!isCopied) {
      input.focus();
    }
  };
  return element('div', { class: 'field' },
    element('label', { for: id, say: { ko: '링크', en: 'Link' } }), input,
    element('div', { class: 'row' }, button({ ko: '링크 복사', en: 'Copy the link' }, copy, 'small'), told));
}

function pinField(pin) {
  const hidden = { ko: '●●● ●●●', en: '●●● ●●●' };
  const output = element('output', { class: 'pin number' });
  const toggle = button({ ko: '' }, () => show(toggle.getAttribute('aria-expanded') !== 'true'));
  const spoken = `${pin.slice(0, 3)} ${pin.slice(3)}`;
  const show = isShown => {
    toggle.setAttribute('aria-expanded', String(isShown));
    toggle.replaceChildren(element('span', { say: isShown
      ? { ko: '비밀번호 가리기', en: 'Hide the PIN' } : { ko: '비밀번호 보기', en: 'Show the PIN' } }));
    output.replaceChildren(isShown ? spoken : element('span', { 'aria-hidden': 'true' }, hidden.ko));
    output.classList.toggle('masked', !isShown);
  };
  show(false);
  return element('div', { class: 'stack tight' }, output, element('div', {}, toggle));
}

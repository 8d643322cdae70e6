/* Why something did not work, in words for a citizen: what happened, what to do next, and a number to read out on the phone. */

import { both } from '../web/words.js';

const ASK_OFFICE = {
  ko: '증명서를 신청한 부서에 새 발급 안내를 요청해 주세요.',
  en: 'Please ask the office where you applied for a new offer.',
};

const TABLE = {
  network: ['W01', { ko: '통신이 되지 않습니다', en: 'There is no connection' },
    { ko: '지금까지 한 일은 이 기기에 남아 있습니다. 통신이 되는 곳에서 다시 시도해 주세요.',
      en: 'What you have done so far is kept on this device. Try again where there is a connection.' }],
  service: ['W02', { ko: '발급 서비스가 잠시 응답하지 않습니다', en: 'The issuing service does not answer for the moment' },
    { ko: '지금까지 한 일은 남아 있습니다. 잠시 뒤에 다시 시도해 주세요.',
      en: 'What you have done so far is kept. Try again in a little while.' }],
  elsewhere: ['W03', { ko: '이 지갑에서 받을 수 없는 발급 안내입니다', en: 'This wallet cannot receive this offer' },
    { ko: '다른 기관의 발급 안내입니다. 안내를 보낸 기관의 지갑을 이용해 주세요.',
      en: 'It is the offer of another institution. Use the wallet of whoever sent it.' }],
  no_offer: ['W04', { ko: '발급 안내가 아닙니다', en: 'This is not an offer' },
    { ko: '시에서 받은 링크 전체를 붙여 넣거나, 안내문의 QR 코드를 찍어 주세요.',
      en: 'Paste the whole link from the city, or scan the QR code on the letter.' }],
  not_sound: ['W05', { ko: '받은 증명서가 올바르지 않아 보관하지 않았습니다', en: 'The credential was not sound and has not been kept' },
    ASK_OFFICE],
  storage: ['W06', { ko: '이 기기에 저장하지 못했습니다', en: 'It could not be saved on this device' },
    { ko: '저장 공간이 부족하거나 비공개 창일 수 있습니다. 일반 창에서 다시 열어 주세요.',
      en: 'There may be no space left, or this is a private window. Open the wallet in an ordinary one.' }],
  program: ['W07', { ko: '지갑에 문제가 생겼습니다', en: 'Something went wrong in the wallet' },
    { ko: '지갑을 다시 열어 주세요. 증명서는 그대로 남아 있습니다.',
      en: 'Open the wallet again. Your credentials are still there.' }],
  camera: ['W08', { ko: '카메라를 쓸 수 없습니다', en: 'The camera cannot be used' },
    { ko: '브라우저 설정에서 카메라를 허용하거나, 다른 방법을 골라 주세요.',
      en: 'Allow the camera in the browser\'s settings, or choose another way.' }],
  pin_wrong: ['W11', { ko: '비밀번호가 맞지 않습니다', en: 'The PIN is wrong' },
    { ko: '따로 받은 여섯 자리 번호를 확인해 주세요.', en: 'Look at the six digits that were sent to you apart.' }],
  offer_unknown: ['W12', { ko: '발급 안내를 찾을 수 없습니다', en: 'The offer cannot be found' }, ASK_OFFICE],
  offer_expired: ['W13', { ko: '발급 안내의 기간이 지났습니다', en: 'The offer has expired' }, ASK_OFFICE],
  offer_used: ['W14', { ko: '이미 사용한 발급 안내입니다', en: 'The offer was used already' },
    { ko: '증명서가 ‘내 증명서’에 있는지 먼저 확인해 주세요. 없다면, 또는 다른 사람이 사용한 것 같다면 신청한 부서에 바로 알려 주세요.',
      en: 'See first whether the credential is among yours. If not, or if somebody else may have used it, tell the office at once.' }],
  offer_ended: ['W15', { ko: '비밀번호를 다섯 번 잘못 넣어 발급 안내가 끝났습니다', en: 'The offer has ended after five wrong PINs' },
    ASK_OFFICE],
  token: ['W16', { ko: '받을 수 있는 시간이 지났습니다', en: 'The time for receiving it is over' }, ASK_OFFICE],
  proof: ['W17', { ko: '이 기기의 키를 확인하지 못했습니다', en: 'The key of this device could not be confirmed' },
    { ko: '기기의 날짜와 시각이 맞는지 확인하고 다시 시도해 주세요.',
      en: 'See whether date and time of this device are right, and try again.' }],
  nonce: ['W18', { ko: '확인 시간이 지났습니다', en: 'The confirmation took too long' },
    { ko: '다시 시도해 주세요.', en: 'Try again.' }],
  denied: ['W19', { ko: '증명서를 발급할 수 없습니다', en: 'The credential cannot be issued' }, ASK_OFFICE],
  other: ['W29', { ko: '증명서를 받지 못했습니다', en: 'The credential was not received' }, ASK_OFFICE],
  too_dense: ['W31', { ko: '증명서가 많아 코드 하나에 담을 수 없습니다', en: 'These are too many credentials for one code' },
    { ko: '하나씩 나누어 보여 주세요.', en: 'Show them one after another.' }],
  challenge_lapsed: ['W32', { ko: '창구의 요청 시간이 지났습니다', en: 'The time of the counter\'s request is over' },
    { ko: '창구 직원에게 새 코드를 띄워 달라고 해 주세요.', en: 'Ask the caseworker for a new one.' }],
  no_challenge: ['W33', { ko: '창구의 요청 코드가 아닙니다', en: 'This is not the request of a counter' },
    { ko: '창구 화면에 있는 QR 코드를 찍어 주세요.', en: 'Scan the QR code on the counter\'s screen.' }],
};

/* Where trying the same again may help. */
const PASSING = new Set(['network', 'service', 'nonce', 'proof', 'camera']);

export class Refusal extends Error {
  constructor(reason, cause) {
    super(reason, { cause });
    this.reason = Object.hasOwn(TABLE, reason) ? reason : 'other';
    [this.number, this.title, this.next] = TABLE[this.reason];
    this.isPassing = PASSING.has(this.reason);
  }
}

/* Whatever was thrown, as a refusal. */
export function refusalOf(error) {
  if (error instanceof Refusal) {
    return error;
  }
  return new Refusal(error instanceof DOMException && error.name === 'QuotaExceededError' ? 'storage' : 'program', error);
}

/* After a wrong PIN. */
export function attemptsLeft(count) {
  return both(name => name === 'ko'
    ? `${count}번 더 넣어 볼 수 있습니다. ${count === 1 ? '한 번 더 틀리면 이 발급 안내는 끝납니다.' : ''}`.trim()
    : `${count} more ${count === 1 ? 'attempt. If it is wrong again, the offer ends.' : 'attempts.'}`);
}

/* For the page of help: every number and what it means. */
export function allRefusals() {
  return Object.values(TABLE).map(([number, title, next]) => ({ number, title, next }));
}

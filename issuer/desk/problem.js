/* Why something was not done, in words for a caseworker. */

const ROLES = {
  issue: { ko: '발급 권한', en: 'the right to issue' },
  revoke: { ko: '폐지·중지 권한', en: 'the right to revoke and suspend' },
};

const WORDS = {
  unauthorized: {
    ko: '이 토큰을 알 수 없습니다. 철자를 확인하거나, 관리자에게 새 토큰을 받아 다시 로그인해 주세요.',
    en: 'This token is not known. Check it, or ask the administrator for a new one and sign in again.',
  },
  unavailable: {
    ko: '등록 서버에 지금 연결할 수 없어 처리하지 못했습니다. 입력한 내용은 그대로 있으니 잠시 뒤 다시 눌러 주세요.',
    en: 'The registry cannot be reached now, so nothing was done. What you typed is still here: try again in a moment.',
  },
  too_many: {
    ko: '요청이 한꺼번에 몰렸습니다. 잠시 뒤 다시 눌러 주세요.',
    en: 'Too many requests at a time. Try again in a moment.',
  },
  limit: {
    ko: '파일이나 입력이 한도보다 큽니다. 나누어 올려 주세요.',
    en: 'The file or input is beyond the limit. Send it in parts.',
  },
  io: {
    ko: '서버가 저장하지 못했습니다. 관리자에게 알려 주세요.',
    en: 'The server could not store this. Tell the administrator.',
  },
  network: {
    ko: '서버에 연결하지 못했습니다. 통신 상태를 확인하고 다시 눌러 주세요.',
    en: 'The server could not be reached. Check the network and try again.',
  },
};

export class Problem extends Error {
  constructor(status, body = {}) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = body.code ?? 'network';
    this.detail = body.detail ?? '';
    this.title = { ko: body.titleKo ?? `서버가 거절했습니다 (${status})`, en: body.title ?? `Refused (${status})` };
  }

  get sentence() {
    if (this.code === 'forbidden') {
      return forbidden(this.detail);
    }
    return WORDS[this.code] ?? joined(this.title, bilingual(this.detail));
  }
}

function forbidden(detail) {
  const role = ROLES[/role (\w+)/.exec(detail)?.[1]] ?? { ko: '이 일을 할 권한', en: 'the right to do this' };
  return {
    ko: `이 토큰에는 ${role.ko}이 없습니다. 권한이 있는 담당자에게 맡기거나 관리자에게 요청해 주세요.`,
    en: `This token lacks ${role.en}. Ask a colleague who has it, or the administrator.`,
  };
}

function joined(title, detail) {
  return {
    ko: detail.ko ? `${title.ko}: ${detail.ko}` : title.ko,
    en: detail.en ? `${title.en}: ${detail.en}` : title.en,
  };
}

/* `English (Korean)`, as the services write it, perhaps after a place in a file. */
export function bilingual(text) {
  const place = /^line (\d+)(?:, (?:column|cell) (\d+))?: /.exec(text);
  const parts = /^(.*?) \((.*[가-힣].*)\)$/s.exec(text);
  const korean = parts?.[2] ?? text.slice(place?.[0].length ?? 0);
  return { ko: placeWords(place) + korean, en: parts?.[1] ?? text };
}

function placeWords(place) {
  const [, line, column] = place ?? [];
  return line === undefined ? '' : `${line}번째 줄${column === undefined ? '' : ` ${column}번째 열`}: `;
}

/* What `detail` says of single claims: [{ claim, ko, en }]; empty when it is about something else. */
export function claimErrors(detail) {
  return detail.split('\n').flatMap(line => {
    const parts = /^(?:credentialSubject|claims)\.(\w+)(?:[.[][^:]*)?: (.*)$/s.exec(line);
    return parts === null ? [] : [{ claim: parts[1], ...withoutTitle(bilingual(parts[2])) }];
  });
}

/* The field beside which it will stand has the title already. */
function withoutTitle(sentence) {
  const strip = text => text.replace(/^[^:]{1,80}: /, '');
  return { ko: strip(sentence.ko), en: strip(sentence.en) };
}

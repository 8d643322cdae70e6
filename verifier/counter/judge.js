/* Verifies what was shown: by the verifier, and when that is away by the core with the data at hand. Either way the core gets to
   see the code, so that one which was used in the one way is known in the other. */

import { Away, Refused, verify } from './service.js';

/* What no report says, because there is none. */
const NOT_READY = {
  ko: '네트워크가 끊겼고, 이 기기에는 네트워크 없이 확인할 자료가 없습니다.',
  en: 'The network is away, and this device has no data to check by.',
};
const NOT_READY_NEXT = {
  ko: '네트워크가 되는 곳에서 이 화면을 한 번 열거나, 설정에서 자료 파일을 읽어 주세요. 지금은 종이 증명서와 신분증으로 확인해 주세요.',
  en: 'Open this page once where there is a network, or read a data file in the settings. Until then take paper with an identity card.',
};
const BROKEN_NEXT = {
  ko: '다시 읽혀 주세요. 계속되면 담당자에게 이 화면을 알려 주세요.',
  en: 'Read the code again. If this goes on, tell whoever looks after the counters.',
};

function couldNotCheck(sentence, next) {
  return {
    verdict: 'could_not_check', title: { ko: '확인하지 못함', en: 'Could not check' }, sentence, next,
    checkedAt: new Date().toISOString(), checks: [], shown: [],
  };
}

export class Judge {
  constructor(offline, onAway) {
    this.offline = offline;
    this.onAway = onAway; // told whether the verifier is away, each time that shows
    this.isAway = !navigator.onLine;
  }

  setAway(isAway) {
    this.isAway = isAway;
    this.onAway(isAway);
  }

  /* {report, way: 'online' | 'offline'}. Throws Refused when the counter has to sign in anew. */
  async verify(question) {
    if (!this.isAway) {
      const report = await this.ask(question);
      if (report !== null) {
        return { report, way: 'online' };
      }
    }
    return { report: await this.decide(question), way: 'offline' };
  }

  async ask(question) {
    try {
      const report = await verify(question);
      this.remember(question, report).catch(error => console.warn('not remembered', error));
      return report;
    } catch (error) {
      if (error instanceof Away) {
        this.setAway(true);
        return null;
      }
      if (error instanceof Refused && !error.needsSignIn) {
        return couldNotCheck({ ko: error.ko, en: error.message }, BROKEN_NEXT);
      }
      throw error;
    }
  }

  async decide(question) {
    await this.offline.ready;
    if (!this.offline.isReady) {
      return couldNotCheck(NOT_READY, NOT_READY_NEXT);
    }
    return this.offline.verify(question);
  }

  async remember(question, { verdict }) {
    await this.offline.ready;
    const own = this.offline.isReady ? await this.offline.verify(question) : null;
    const isKnown = own?.verdict === 'verified' || own?.code === 'presentation_replayed';
    if (verdict === 'verified' && !isKnown) {
      await this.offline.forget();
    }
  }
}

/* Reads one QR code by camera or from a picture. What that takes is loaded when it is asked for: it is larger than all else. */

import { element } from '../web/element.js';
import { say } from '../web/words.js';
import { Refusal } from './refusal.js';
import { trouble } from './trouble.js';

const POINT = { ko: '네모 안에 QR 코드를 비춰 주세요.', en: 'Hold the QR code inside the frame.' };
const NOTHING = { ko: '이 사진에서 QR 코드를 찾지 못했습니다.', en: 'No QR code was found in this picture.' };

/* What `accept` makes of a text; it throws a Refusal for one that is of no use here. null when it was given up. */
export async function scan(title, accept) {
  const scanner = new Scanner(title, accept);
  return scanner.run();
}

class Scanner {
  constructor(title, accept) {
    this.accept = accept;
    this.video = element('video', { muted: true, playsinline: true, 'aria-hidden': 'true' });
    this.said = element('p', { class: 'scanner-said', role: 'status', say: POINT });
    this.problem = element('div');
    this.picture = element('input', { type: 'file', accept: 'image/*', class: 'hidden-text', onchange: () => this.look() });
    this.sheet = element('dialog', { 'class': 'sheet scanner', 'aria-labelledby': 'scanner' },
      element('div', { class: 'stack' },
        element('h2', { id: 'scanner', say: title }),
        element('div', { class: 'scanner-view' }, this.video),
        this.said, this.problem,
        element('div', { class: 'row answers' },
          element('label', { class: 'button' }, this.picture,
            element('span', { say: { ko: '사진에서 읽기', en: 'Read a picture' } })),
          element('button', {
            type: 'button', class: 'button', say: { ko: '취소', en: 'Cancel' }, onclick: () => this.end(null),
          }))));
  }

  run() {
    document.body.append(this.sheet);
    this.sheet.showModal();
    this.sheet.addEventListener('cancel', () => this.end(null));
    this.watch();
    return new Promise(resolve => { this.resolve = resolve; });
  }

  async watch() {
    try {
      const { openCamera } = await import('../web/scan.js');
      const camera = await openCamera(this.video, text => this.take(text));
      if (this.isOver) {
        camera.close();
        return;
      }
      this.camera = camera;
    } catch (error) {
      this.said.hidden = true;
      this.video.parentElement.hidden = true;
      this.problem.replaceChildren(trouble(new Refusal('camera', error)));
    }
  }

  async look() {
    const { readFile } = await import('../web/scan.js');
    const text = this.picture.files.length === 0 ? null : await readFile(this.picture.files[0]).catch(() => null);
    this.picture.value = '';
    if (text === null) {
      this.said.hidden = false;
      say(this.said, NOTHING);
      return;
    }
    this.take(text);
  }

  take(text) {
    if (this.isOver) {
      return;
    }
    try {
      this.end(this.accept(text));
    } catch (error) {
      this.said.hidden = false;
      say(this.said, error instanceof Refusal ? error.title : NOTHING);
    }
  }

  end(found) {
    if (this.isOver) {
      return;
    }
    this.isOver = true;
    this.camera?.close();
    this.sheet.close();
    this.sheet.remove();
    this.resolve(found);
  }
}

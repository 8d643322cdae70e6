/* The camera's panel: on and off, which one, and what is wrong with it in words. Stays on from one person to the next. */

import { say } from '../web/words.js';

const TROUBLE = {
  NotAllowedError: {
    ko: '카메라를 쓸 수 있도록 허용해 주세요. 주소창 왼쪽의 자물쇠를 누르면 바꿀 수 있습니다.',
    en: 'Please allow the camera: press the lock at the left of the address bar.',
  },
  NotFoundError: { ko: '이 기기에 카메라가 없습니다.', en: 'This device has no camera.' },
  NotReadableError: { ko: '다른 프로그램이 카메라를 쓰고 있습니다.', en: 'Another program is using the camera.' },
};
const OTHER_TROUBLE = { ko: '카메라를 켜지 못했습니다.', en: 'The camera could not be switched on.' };
const INSECURE = {
  ko: '카메라는 https 주소에서만 켤 수 있습니다.',
  en: 'The camera works under an https address only.',
};

export class CameraPanel {
  constructor(panel, button, onText) {
    this.panel = panel;
    this.button = button;
    this.onText = onText;
    this.video = panel.querySelector('video');
    this.choice = panel.querySelector('select');
    this.trouble = panel.querySelector('.error');
    this.camera = null;
    this.turn = 0; // the newest of what was asked for; what comes late of others is switched off
    button.addEventListener('click', () => this.toggle());
    panel.querySelector('[data-close]').addEventListener('click', () => this.close());
    this.choice.addEventListener('change', () => this.open(this.choice.value));
  }

  toggle() {
    if (this.panel.hidden) {
      this.open();
    } else {
      this.close();
    }
  }

  async open(deviceId) {
    this.stop();
    const turn = ++this.turn;
    this.show(true);
    this.trouble.hidden = true;
    this.panel.dataset.state = 'starting';
    try {
      const camera = await this.start(deviceId);
      if (turn !== this.turn) {
        camera.close();
        return;
      }
      this.camera = camera;
      this.panel.dataset.state = 'open';
      await this.list();
    } catch (error) {
      this.fail(error);
    }
  }

  async start(deviceId) {
    if (!navigator.mediaDevices?.getUserMedia) {
      throw Object.assign(new Error('no camera'), { words: INSECURE });
    }
    this.scan ??= await import('../web/scan.js');
    return this.scan.openCamera(this.video, text => this.onText(text), { deviceId });
  }

  async list() {
    const cameras = await this.scan.listCameras();
    this.choice.parentElement.hidden = cameras.length < 2;
    this.choice.replaceChildren(...cameras.map(({ deviceId, label }, index) =>
      new Option(label || `${index + 1}`, deviceId, false, deviceId === this.camera?.deviceId)));
  }

  fail(error) {
    console.warn('camera', error);
    this.panel.dataset.state = 'failed';
    this.trouble.hidden = false;
    say(this.trouble, error.words ?? TROUBLE[error.name] ?? OTHER_TROUBLE);
  }

  stop() {
    this.camera?.close();
    this.camera = null;
  }

  close() {
    this.turn++;
    this.stop();
    this.show(false);
  }

  show(isOpen) {
    this.panel.hidden = !isOpen;
    this.button.setAttribute('aria-pressed', String(isOpen));
  }
}

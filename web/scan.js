/* QR codes out of a camera, a picture or a PDF, read by zxing-cpp as WebAssembly, which this site serves itself. Loaded only when
   somebody wants to scan.

     const camera = await openCamera(video, text => …, { deviceId });
     camera.close();
     const text = await readFile(blob);                        // null when there is no code in it */

import { prepareZXingModule, readBarcodes } from './zxing/reader/index.js';

const PAUSE_MS = 60; // between two looks, for the page
const OUT_OF_SIGHT_MS = 4000; // after which the same code counts as shown again
const SIDE_MOST = 4096; // of a picture that is read
const PDF_PAGES_MOST = 5;
const PDF_SCALES = [2, 4]; // 144 and 288 dots an inch
const OURS = /^(V[PC]1-|VPQ1-|51997)/;

/* Only QR: with all formats on, noise is now and then read as a code of another kind. */
const LOOK = { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 8 };

prepareZXingModule({
  overrides: { locateFile: () => new URL('./zxing/zxing_reader.wasm', import.meta.url).href },
});

/* The text of the code in `pixels`; one of ours before any other. */
async function readPixels(pixels, options = LOOK) {
  const found = await readBarcodes(pixels, options);
  const texts = found.filter(one => one.isValid).map(one => one.text);
  return texts.find(text => OURS.test(text)) ?? texts[0] ?? null;
}

function newCanvas(width, height) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  return canvas.getContext('2d', { willReadFrequently: true });
}

/* The cameras of this device, with names once one of them was allowed. */
export async function listCameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(device => device.kind === 'videoinput').map(({ deviceId, label }) => ({ deviceId, label }));
}

/* Shows the camera in `video` and calls `onText` with each code that comes into sight. The back camera, unless another one is
   chosen. Rejects with the browser's error when there is none or it is not allowed. */
export async function openCamera(video, onText, { deviceId } = {}) {
  const wanted = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: 'environment' } };
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { ...wanted, width: { ideal: 1920 }, height: { ideal: 1080 } },
  });
  video.srcObject = stream;
  video.muted = true;
  video.playsInline = true;
  const watch = new Watch(video, onText);
  try {
    await video.play();
  } catch (error) {
    stream.getTracks().forEach(track => track.stop());
    throw error;
  }
  watch.go();
  return {
    deviceId: stream.getVideoTracks()[0].getSettings().deviceId ?? '',
    close() {
      watch.end();
      stream.getTracks().forEach(track => track.stop());
      video.srcObject = null;
    },
  };
}

/* Looks at a video again and again: the middle of the picture, where people hold a code, in turn with the whole of it. */
class Watch {
  constructor(video, onText) {
    this.video = video;
    this.onText = onText;
    this.ended = false;
    this.whole = false;
    this.last = { text: null, seen: 0 };
  }

  end() {
    this.ended = true;
  }

  async go() {
    while (!this.ended) {
      const text = await this.look();
      if (text !== null && !this.ended) {
        this.tell(text);
      }
      await new Promise(resolve => setTimeout(resolve, PAUSE_MS));
    }
  }

  async look() {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (width === 0 || document.hidden) {
      return null;
    }
    const side = Math.min(width, height);
    const crop = this.whole ? [0, 0, width, height] : [(width - side) / 2, (height - side) / 2, side, side];
    this.whole = !this.whole;
    if (this.canvas?.canvas.width !== crop[2] || this.canvas.canvas.height !== crop[3]) {
      this.canvas = newCanvas(crop[2], crop[3]);
    }
    this.canvas.drawImage(this.video, ...crop, 0, 0, crop[2], crop[3]);
    return readPixels(this.canvas.getImageData(0, 0, crop[2], crop[3]));
  }

  /* A code that stays before the camera is told once. */
  tell(text) {
    const now = Date.now();
    const isNew = text !== this.last.text || now - this.last.seen > OUT_OF_SIGHT_MS;
    this.last = { text, seen: now };
    if (isNew) {
      this.onText(text);
    }
  }
}

/* The text of the code in a picture or a PDF, or null. */
export async function readFile(blob) {
  const start = new TextDecoder('latin1').decode(await blob.slice(0, 1024).arrayBuffer());
  try {
    return start.includes('%PDF-') ? await readPdf(blob) : await readPicture(blob);
  } catch {
    return null; // neither a picture nor a PDF, or a damaged one
  }
}

async function readPicture(blob) {
  const picture = await createImageBitmap(blob);
  const largest = Math.max(picture.width, picture.height);
  const fit = Math.min(1, SIDE_MOST / largest);
  const scales = largest < 1000 ? [fit, 2, 3] : [fit, fit / 2];
  for (const scale of scales) {
    const text = await readScaled(picture, scale);
    if (text !== null) {
      return text;
    }
  }
  return null;
}

function readScaled(picture, scale) {
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const canvas = newCanvas(width, height);
  canvas.fillStyle = '#fff'; // under what is transparent
  canvas.fillRect(0, 0, width, height);
  canvas.imageSmoothingEnabled = scale < 1;
  canvas.drawImage(picture, 0, 0, width, height);
  return readPixels(canvas.getImageData(0, 0, width, height));
}

async function openPdf(blob) {
  const pdf = await import('./pdfjs/pdf.min.mjs');
  pdf.GlobalWorkerOptions.workerSrc = new URL('./pdfjs/pdf.worker.min.mjs', import.meta.url).href;
  const task = pdf.getDocument({
    data: new Uint8Array(await blob.arrayBuffer()),
    wasmUrl: new URL('./pdfjs/wasm/', import.meta.url).href,
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    verbosity: 0,
  });
  return { task, pages: await task.promise };
}

async function readPdf(blob) {
  const { task, pages } = await openPdf(blob);
  try {
    for (let number = 1; number <= Math.min(pages.numPages, PDF_PAGES_MOST); number++) {
      const text = await readPage(await pages.getPage(number));
      if (text !== null) {
        return text;
      }
    }
    return null;
  } finally {
    await task.destroy();
  }
}

async function readPage(page) {
  for (const scale of PDF_SCALES) {
    const natural = page.getViewport({ scale: 1 });
    const most = SIDE_MOST / Math.max(natural.width, natural.height);
    const viewport = page.getViewport({ scale: Math.min(scale, most) });
    const canvas = newCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height));
    await page.render({ canvas: canvas.canvas, viewport }).promise;
    const text = await readPixels(canvas.getImageData(0, 0, canvas.canvas.width, canvas.canvas.height));
    if (text !== null) {
      return text;
    }
  }
  return null;
}

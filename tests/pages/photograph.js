/** What a camera of 1280x720 makes of a picture that is held before it: turned, in perspective, out of focus, unevenly lit
 * and noisy. */

export const WIDTH = 1280;
export const HEIGHT = 720;
const BEHIND = 96; // the luma of whatever holds the picture
const GRAINS = 1 << 16;

/** The roughest hold: the facts' row B, near the end of what the decoder reads. Each is the most there is of it. */
export const ROUGH = { least: 0.55, most: 0.75, degrees: 15, perspective: 0.06, blur: 1, gradient: 0.3, noise: 8 };
export const STEADY = { least: 0.85, most: 0.9, degrees: 4, perspective: 0.02, blur: 0.6, gradient: 0.1, noise: 2 };

/** `hold`: ROUGH or STEADY. The picture's height becomes a share between `least` and `most` of the frame's. */
export function photograph(picture, hold, random) {
  const corners = placed(picture, hold, random);
  const box = boxAround(corners);
  const seen = new Float32Array(WIDTH * HEIGHT).fill(BEHIND);
  lay(seen, picture, homography(corners, picture), box);
  const sharpest = hold.blur / 2;
  blur(seen, box, random.between(sharpest, hold.blur));
  return exposed(seen, hold, random);
}

function placed({ width, height }, hold, random) {
  const tall = HEIGHT * random.between(hold.least, hold.most);
  const wide = tall * width / height;
  const turn = random.between(-hold.degrees, hold.degrees) * Math.PI / 180;
  const middle = { x: WIDTH / 2 + random.between(-40, 40), y: HEIGHT / 2 + random.between(-10, 10) };
  return [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([right, down]) => {
    const x = right * wide / 2 + tall * random.between(-hold.perspective, hold.perspective);
    const y = down * tall / 2 + tall * random.between(-hold.perspective, hold.perspective);
    return {
      x: middle.x + x * Math.cos(turn) - y * Math.sin(turn),
      y: middle.y + x * Math.sin(turn) + y * Math.cos(turn),
    };
  });
}

function boxAround(corners) {
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  const margin = 4;
  return {
    left: Math.max(0, Math.floor(Math.min(...xs)) - margin), right: Math.min(WIDTH, Math.ceil(Math.max(...xs)) + margin),
    top: Math.max(0, Math.floor(Math.min(...ys)) - margin), bottom: Math.min(HEIGHT, Math.ceil(Math.max(...ys)) + margin),
  };
}

/** The nine numbers that lead from the frame to the picture: of the unit square (Heckbert), inverted, and stretched. */
function homography([a, b, c, d], { width, height }) {
  const [dx1, dx2, sx] = [b.x - c.x, d.x - c.x, a.x - b.x + c.x - d.x];
  const [dy1, dy2, sy] = [b.y - c.y, d.y - c.y, a.y - b.y + c.y - d.y];
  const below = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / below;
  const h = (dx1 * sy - sx * dy1) / below;
  const m = [b.x - a.x + g * b.x, d.x - a.x + h * d.x, a.x, b.y - a.y + g * b.y, d.y - a.y + h * d.y, a.y, g, h, 1];
  const inverse = [
    m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
    m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
    m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3],
  ];
  return inverse.map((value, at) => value * (at < 3 ? width : at < 6 ? height : 1));
}

/** Each pixel of the frame is the mean of four places in the picture. */
function lay(seen, picture, to, box) {
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) {
      let sum = 0;
      for (let part = 0; part < 4; part++) {
        const u = x + 0.25 + (part & 1) / 2;
        const v = y + 0.25 + (part >> 1) / 2;
        const w = to[6] * u + to[7] * v + to[8];
        sum += at(picture, (to[0] * u + to[1] * v + to[2]) / w - 0.5, (to[3] * u + to[4] * v + to[5]) / w - 0.5);
      }
      seen[y * WIDTH + x] = sum / 4;
    }
  }
}

function at({ width, height, luma }, x, y) {
  if (x < -0.5 || y < -0.5 || x > width - 0.5 || y > height - 0.5) {
    return BEHIND;
  }
  const left = Math.min(Math.max(Math.floor(x), 0), width - 2);
  const top = Math.min(Math.max(Math.floor(y), 0), height - 2);
  const [right, down] = [Math.min(Math.max(x - left, 0), 1), Math.min(Math.max(y - top, 0), 1)];
  const first = top * width + left;
  const above = luma[first] + (luma[first + 1] - luma[first]) * right;
  const below = luma[first + width] + (luma[first + width + 1] - luma[first + width]) * right;
  return above + (below - above) * down;
}

function blur(seen, box, sigma) {
  const reach = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, k) => Math.exp(-((k - reach) ** 2) / (2 * sigma * sigma)));
  const sum = weights.reduce((total, weight) => total + weight);
  const kernel = Float32Array.from(weights, weight => weight / sum);
  const line = new Float32Array(WIDTH);
  for (let y = box.top; y < box.bottom; y++) {
    smooth(seen, line, kernel, reach, y * WIDTH + box.left, 1, box.right - box.left);
  }
  for (let x = box.left; x < box.right; x++) {
    smooth(seen, line, kernel, reach, box.top * WIDTH + x, WIDTH, box.bottom - box.top);
  }
}

function smooth(seen, line, kernel, reach, first, step, length) {
  for (let k = 0; k < length; k++) {
    line[k] = seen[first + k * step];
  }
  for (let k = reach; k < length - reach; k++) {
    let sum = 0;
    for (let tap = 0; tap < kernel.length; tap++) {
      sum += kernel[tap] * line[k - reach + tap];
    }
    seen[first + k * step] = sum;
  }
}

let grains;

/** Light that falls off from one side to the other, and the sensor's noise. */
function exposed(seen, { gradient, noise }, random) {
  grains ??= Float32Array.from({ length: GRAINS }, () => random.normal());
  const direction = random.between(0, 2 * Math.PI);
  const [right, down] = [Math.cos(direction) / WIDTH, Math.sin(direction) / HEIGHT];
  const first = Math.floor(random.between(0, GRAINS));
  const luma = new Uint8ClampedArray(WIDTH * HEIGHT);
  for (let y = 0, pixel = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++, pixel++) {
      const light = 1 - gradient * (0.5 + (x - WIDTH / 2) * right + (y - HEIGHT / 2) * down);
      const grain = grains[(first + pixel * 40503) & (GRAINS - 1)]; // an odd stride, so that no row repeats another
      luma[pixel] = (16 + 0.85 * seen[pixel]) * light + noise * grain;
    }
  }
  return new Uint8Array(luma.buffer);
}

/** What a camera of 1280x720 makes of a picture that is held before it: turned, in perspective, out of focus, unevenly lit
 * and noisy. */

export const WIDTH = 1280;
export const HEIGHT = 720;
const BEHIND = 96; // the luma of whatever holds the picture
const GRAINS = 1 << 16;

/** How it is held: the share of the frame's height, then the most it is turned, the most that a corner is off, the blur's
 * deviation in pixels, how much light falls off, the noise's deviation in shades of 256. */
export const ROUGH = { least: 0.55, most: 0.75, degrees: 15, perspective: 0.06, blur: 1, gradient: 0.3, noise: 8 };
export const STEADY = { least: 0.85, most: 0.9, degrees: 4, perspective: 0.02, blur: 0.6, gradient: 0.1, noise: 2 };

export function photograph(picture, hold, random) {
  const fitting = shrunk(picture, Math.floor(picture.height / (HEIGHT * hold.least)));
  const corners = placed(fitting, hold, random);
  const box = boxAround(corners);
  const seen = new Float32Array(WIDTH * HEIGHT).fill(BEHIND);
  lay(seen, fitting, homography(corners, fitting), box);
  blur(seen, box, hold.blur);
  return exposed(seen, hold, random);
}

/** Every `times` by `times` pixels become their mean, as a sensor's pixel sees them. */
function shrunk(picture, times) {
  if (times < 2) {
    return picture;
  }
  const width = Math.floor(picture.width / times);
  const height = Math.floor(picture.height / times);
  const luma = new Uint8Array(width * height);
  for (let pixel = 0; pixel < luma.length; pixel++) {
    const first = Math.floor(pixel / width) * times * picture.width + (pixel % width) * times;
    let sum = 0;
    for (let part = 0; part < times * times; part++) {
      sum += picture.luma[first + Math.floor(part / times) * picture.width + part % times];
    }
    luma[pixel] = sum / (times * times);
  }
  return { width, height, luma };
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

function lay(seen, picture, to, box) {
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) {
      const u = x + 0.5;
      const v = y + 0.5;
      const w = to[6] * u + to[7] * v + to[8];
      seen[y * WIDTH + x] = at(picture, (to[0] * u + to[1] * v + to[2]) / w - 0.5, (to[3] * u + to[4] * v + to[5]) / w - 0.5);
    }
  }
}

/** Between its four neighbours. */
function at({ width, height, luma }, x, y) {
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) {
    return BEHIND;
  }
  const first = top * width + left;
  const above = luma[first] + (luma[first + 1] - luma[first]) * (x - left);
  const below = luma[first + width] + (luma[first + width + 1] - luma[first + width]) * (x - left);
  return above + (below - above) * (y - top);
}

function blur(seen, box, sigma) {
  const reach = Math.ceil(2.5 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, tap) => Math.exp(-((tap - reach) ** 2) / (2 * sigma * sigma)));
  const sum = weights.reduce((total, weight) => total + weight);
  const kernel = Float32Array.from(weights, weight => weight / sum);
  const across = new Float32Array(seen);
  smooth(seen, across, kernel, 1, box);
  smooth(across, seen, kernel, WIDTH, box);
}

/** Along a line whose pixels are `step` apart; the edge of the box, which is behind the picture anyway, is left out. */
function smooth(from, to, kernel, step, box) {
  const reach = (kernel.length - 1) / 2;
  for (let y = box.top + reach; y < box.bottom - reach; y++) {
    for (let pixel = y * WIDTH + box.left + reach, end = y * WIDTH + box.right - reach; pixel < end; pixel++) {
      let sum = 0;
      for (let tap = -reach; tap <= reach; tap++) {
        sum += kernel[reach + tap] * from[pixel + tap * step];
      }
      to[pixel] = sum;
    }
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

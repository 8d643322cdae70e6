// The core in a page: the same C that verifies on the servers, as WebAssembly (web/core/). Nothing here knows what a
// credential is; it carries JSON and octets over, and leaves signing to WebCrypto.

export class CoreError extends Error {
  constructor({ code, message, ko }) {
    super(message);
    this.name = 'CoreError';
    this.code = code;
    this.ko = ko;
  }
}

const nowSeconds = () => Math.floor(Date.now() / 1000);

const encodeOctets = octets =>
  btoa(Array.from(octets, octet => String.fromCharCode(octet)).join(''))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

const decodeOctets = text =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), character => character.charCodeAt(0));

// What the module asks of its surroundings. There are no files and no processes in a page.
function surroundings(memory) {
  const ENOSYS = 52;
  const system = {
    random_get(at, length) {
      globalThis.crypto.getRandomValues(new Uint8Array(memory().buffer, at, length));
      return 0;
    },
    clock_time_get(clock, precision, at) {
      new DataView(memory().buffer).setBigUint64(at, BigInt(Date.now()) * 1000000n, true);
      return 0;
    },
    proc_exit(code) {
      throw new Error(`the core has stopped (${code})`);
    },
  };
  return new Proxy(system, { get: (known, name) => known[name] ?? (() => ENOSYS) });
}

async function load(source) {
  if (source instanceof WebAssembly.Module) {
    return source;
  }
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) {
    return WebAssembly.compile(source);
  }
  if (String(source).startsWith('file:')) {
    const { readFile } = await import('node:fs/promises');
    return WebAssembly.compile(await readFile(new URL(source)));
  }
  const response = await fetch(source);
  if (!response.ok) {
    throw new Error(`the core could not be loaded (${response.status})`);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

async function instantiate(source) {
  const module = await load(source);
  let instance = null;
  const system = surroundings(() => instance.exports.memory);
  const imports = {};
  for (const { module: space, name } of WebAssembly.Module.imports(module)) {
    (imports[space] ??= {})[name] = system[name];
  }
  instance = await WebAssembly.instantiate(module, imports);
  instance.exports._initialize();
  return instance.exports;
}

// `source`: address or octets of core.wasm, or what WebAssembly.compile made of it. `startedAt`: codes that were made
// before then cannot be told from ones that were used before; `used`: what used() gave, of all that were used since then.
export async function openCore(source = new URL('core.wasm', import.meta.url),
  { startedAt = nowSeconds(), used = [], now = nowSeconds() } = {}) {
  const core = await instantiate(source);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();

  function call(name, request = {}) {
    const octets = encoder.encode(JSON.stringify({ call: name, ...request }));
    new Uint8Array(core.memory.buffer, core.dojang_buffer(octets.length), octets.length).set(octets);
    const length = core.dojang_call(octets.length);
    const answer = JSON.parse(decoder.decode(new Uint8Array(core.memory.buffer, core.dojang_answer(), length)));
    if (answer?.error) {
      throw new CoreError(answer.error);
    }
    return answer;
  }

  call('start', { started: startedAt, now, used });
  return {
    // [{type, title: {ko, en}, validityDays, paper, display: [{claim, ko, en}]}]
    kinds: () => call('kinds'),

    // kind: 'Ed25519' or 'P-256', publicKey: octets as WebCrypto exports them raw -> {did, method, suite}
    holder: ({ kind, publicKey }) => call('holder', { kind, publicKey: encodeOctets(publicKey) }),

    // -> {toSign: octets, draft}. Without credentials it proves the key alone; without challenge it takes a random one.
    prepare(order) {
      const { toSign, draft } = call('prepare', order);
      return { toSign: decodeOctets(toSign), draft };
    },

    // signature: octets as WebCrypto gives them -> {presentation, text, digits}, the latter null without credentials
    finish: ({ draft, signature }) =>
      call('finish', { draft, signature: encodeOctets(new Uint8Array(signature)) }),

    paperText: credential => call('paperText', { credential }),

    // -> {version, size, modules}: size * size octets, row by row, 1 is dark; without the quiet zone
    draw(text, level = 'L') {
      const { version, size, modules } = call('draw', { text, level });
      return { version, size, modules: Uint8Array.from(modules, Number) };
    },

    setPolicy: policy => call('setPolicy', { policy }),
    setOperator: did => call('setOperator', { did }),

    // -> {made, trustAsOf, listsAsOf, lists, faults}
    loadBundle: text => call('loadBundle', { text }),

    // -> the report, as POST /verifications of a verifier gives it
    verify: ({ now = nowSeconds(), ...what }) => call('verify', { now, ...what }),

    // -> [{key, until}]: a digest of each code that was used and could be shown again, to be kept over a reload
    used: ({ now: when = nowSeconds() } = {}) => call('used', { now: when }),

    // Asks again without claims -> {id, title, outcome, sentence, code, number, asOf}
    status: ({ now = nowSeconds(), ...what }) => call('status', { now, ...what }),

    challengeText: challenge => call('challengeText', challenge),
    readChallenge: text => call('readChallenge', { text }),
  };
}

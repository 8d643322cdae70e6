/* The wallet's one key. It is made on this device and cannot be read out of the browser, by us either: what leaves is the
   public half and signatures. Ed25519; P-256 where a browser lacks that. */

const NAME = 'holder';
const MAKING = {
  'Ed25519': { name: 'Ed25519' },
  'P-256': { name: 'ECDSA', namedCurve: 'P-256' },
};
const SIGNING = {
  'Ed25519': { name: 'Ed25519' },
  'P-256': { name: 'ECDSA', hash: 'SHA-256' },
};

async function make(kind) {
  const pair = await crypto.subtle.generateKey(MAKING[kind], false, ['sign', 'verify']);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { kind, publicKey, privateKey: pair.privateKey, made: Date.now() };
}

async function makeBest() {
  try {
    return await make('Ed25519');
  } catch {
    return make('P-256');
  }
}

/* Another tab may have made one in the meantime: the first that is kept counts. */
async function keep(vault, made) {
  try {
    await vault.change(['keys'], ({ keys }) => keys.add(made, NAME));
    return made;
  } catch (error) {
    if (error?.name !== 'ConstraintError') {
      throw error;
    }
    return vault.get('keys', NAME);
  }
}

export async function openKey(vault) {
  const kept = await vault.get('keys', NAME) ?? await keep(vault, await makeBest());
  return {
    kind: kept.kind,
    publicKey: kept.publicKey,
    made: kept.made,
    async sign(octets) {
      return new Uint8Array(await crypto.subtle.sign(SIGNING[kept.kind], kept.privateKey, octets));
    },
  };
}

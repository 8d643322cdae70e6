/* The other side: Digital Bazaar's packages. Contexts come from the share folder, keys from did:key; anything else
   that is asked for is an error, never a request. */
import * as cborld from '@digitalbazaar/cborld';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as ecdsaJcs from '@digitalbazaar/ecdsa-jcs-2019-cryptosuite';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import {cryptosuite as ecdsaRdfc} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as eddsaJcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {cryptosuite as eddsaRdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';

/* The package gives up on graphs whose blank nodes look alike sooner than honest documents need. */
const patient = suite => ({
  ...suite,
  canonize: (input, options) => suite.canonize(input, {...options, maxWorkFactor: 3}),
});
const one = suite => ({sign: suite, verify: suite});
const two = suite => ({sign: suite.createSignCryptosuite(), verify: suite.createVerifyCryptosuite()});
const cryptosuites = {
  'eddsa-rdfc-2022': one(patient(eddsaRdfc)),
  'ecdsa-rdfc-2019': one(patient(ecdsaRdfc)),
  'eddsa-jcs-2022': two(eddsaJcs),
  'ecdsa-jcs-2019': two(ecdsaJcs),
};

function contextsOf(share) {
  const manifest = JSON.parse(readFileSync(join(share, 'manifest.json')));
  return new Map(manifest.contexts.map(({url, file}) => [url, JSON.parse(readFileSync(join(share, file)))]));
}

function didKey(url) {
  const [did, fragment] = url.split('#');
  const publicKeyMultibase = did.slice('did:key:'.length);
  const id = `${did}#${publicKeyMultibase}`;
  const method = {
    '@context': 'https://w3id.org/security/multikey/v1',
    id,
    type: 'Multikey',
    controller: did,
    publicKeyMultibase,
  };
  if (fragment !== undefined) {
    return method;
  }
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: [method],
    assertionMethod: [id],
    authentication: [id],
  };
}

function loaderOf(contexts) {
  return async url => {
    const document = url.startsWith('did:key:') ? didKey(url) : contexts.get(url);
    if (document === undefined) {
      throw new Error(`not in memory: ${url}`);
    }
    return {contextUrl: null, documentUrl: url, document, tag: 'static'};
  };
}

/* cborld 8.1.0 fails on a property-scoped context that is null; without that one the octets are what they must be. */
function withoutNullContext(contexts) {
  const copy = structuredClone(contexts.get('https://www.w3.org/ns/credentials/v2'));
  delete copy['@context'].VerifiablePresentation['@context'].verifiableCredential['@context'];
  return new Map(contexts).set('https://www.w3.org/ns/credentials/v2', copy);
}

function typeTablesOf(share) {
  const manifest = JSON.parse(readFileSync(join(share, 'manifest.json')));
  const tables = manifest.cborld.map(file => JSON.parse(readFileSync(join(share, file))));
  return new Map(
    tables.map(({id, compressionTable}) => [
      id,
      new Map(
        compressionTable.map(({type, table}) => [
          type,
          new Map(Object.entries(table).map(([number, value]) => [value, Number(number)])),
        ]),
      ),
    ]),
  );
}

function named(key) {
  const did = `did:key:${key.publicKeyMultibase}`;
  const method = `${did}#${key.publicKeyMultibase}`;
  return {did, method, signer: {...key.signer(), id: method}};
}

export class NpmStack {
  constructor(share) {
    this.keys = {};
    const contexts = contextsOf(share);
    this.documentLoader = loaderOf(contexts);
    this.cborldLoader = loaderOf(withoutNullContext(contexts));
    this.typeTables = typeTablesOf(share);
    this.verifiers = Object.values(cryptosuites).map(({verify}) => new DataIntegrityProof({cryptosuite: verify}));
  }

  async newKey(kind) {
    return named(await (kind === 'Ed25519' ? Ed25519Multikey.generate() : EcdsaMultikey.generate({curve: kind})));
  }

  /* A key of the other side, for documents that both sign. */
  async sameKey({kind, seed, did}) {
    if (kind === 'Ed25519') {
      return named(await Ed25519Multikey.generate({seed}));
    }
    const {publicKey} = await (await EcdsaMultikey.from(didKey(`${did}#`))).export({raw: true});
    return named(await EcdsaMultikey.fromRaw({curve: kind, secretKey: seed, publicKey}));
  }

  /* `members`: what the proof shall have beside what every proof has. */
  suite(name, {signer}, members = {}) {
    return Object.assign(new DataIntegrityProof({signer, cryptosuite: cryptosuites[name].sign}), {proof: members});
  }

  issue(credential, suite, key, members) {
    const {documentLoader} = this;
    return vc.issue({credential: structuredClone(credential), suite: this.suite(suite, key, members), documentLoader});
  }

  present(credentials, suite, key, reader) {
    const presentation = vc.createPresentation({verifiableCredential: structuredClone(credentials)});
    return this.signPresentation(presentation, suite, key, reader);
  }

  signPresentation(presentation, suite, key, {challenge, domain}, members) {
    const {documentLoader} = this;
    return vc.signPresentation({
      presentation: structuredClone(presentation),
      suite: this.suite(suite, key, members),
      challenge,
      domain,
      documentLoader,
    });
  }

  /* `verified`: what the package says, who is content with one proof of a set; `every`: each of them holds. */
  async verify(document, {as, challenge, domain}) {
    const options = {
      suite: this.verifiers,
      documentLoader: this.documentLoader,
      checkStatus: async () => ({verified: true}),
    };
    const copy = structuredClone(document);
    const result = await (
      as === 'presentation'
        ? vc.verify({...options, presentation: copy, challenge, domain})
        : vc.verifyCredential({...options, credential: copy})
    ).catch(error => ({verified: false, error}));
    const each = (result.presentationResult ?? result).results ?? [];
    return {
      verified: result.verified,
      every: result.verified && each.every(one => one.verified),
      detail: result.verified ? '' : reasonOf(result),
    };
  }

  async encode(jsonldDocument, registryEntryId) {
    const typeTableLoader = async ({registryEntryId: id}) => this.typeTables.get(id);
    const octets = await cborld.encode({
      jsonldDocument,
      registryEntryId,
      documentLoader: this.cborldLoader,
      typeTableLoader,
    });
    return Buffer.from(octets).toString('hex');
  }

  decode(hex) {
    return cborld.decode({
      cborldBytes: new Uint8Array(Buffer.from(hex, 'hex')),
      documentLoader: this.cborldLoader,
      typeTableLoader: async ({registryEntryId: id}) => this.typeTables.get(id),
    });
  }
}

function reasonOf({error, presentationResult, credentialResults}) {
  const errors = [error, presentationResult?.error, ...(credentialResults ?? []).map(result => result.error)].filter(
    Boolean,
  );
  return errors
    .flatMap(one => [one.errors ?? one].flat())
    .map(one => one.message ?? String(one))
    .join('; ');
}

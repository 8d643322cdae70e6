/* The other side: Digital Bazaar's packages. Contexts come from the share folder, keys from did:key; anything else
   that is asked for is an error, never a request. */
import * as cborld from '@digitalbazaar/cborld';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {createSignCryptosuite, createVerifyCryptosuite} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {cryptosuite as rdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as vc from '@digitalbazaar/vc';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';

/* The package gives up on graphs whose blank nodes look alike sooner than honest documents need. */
const patient = {...rdfc, canonize: (input, options) => rdfc.canonize(input, {...options, maxWorkFactor: 3})};

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

export class NpmStack {
  constructor(share) {
    const contexts = contextsOf(share);
    this.documentLoader = loaderOf(contexts);
    this.cborldLoader = loaderOf(withoutNullContext(contexts));
    this.typeTables = typeTablesOf(share);
    this.verifiers = [
      new DataIntegrityProof({cryptosuite: patient}),
      new DataIntegrityProof({cryptosuite: createVerifyCryptosuite()}),
    ];
  }

  async keyOf(seed) {
    const key = await Ed25519Multikey.generate({seed});
    const did = `did:key:${key.publicKeyMultibase}`;
    const signer = {...key.signer(), id: `${did}#${key.publicKeyMultibase}`};
    return {did, method: signer.id, signer};
  }

  suite(name, key) {
    const cryptosuite = name === 'eddsa-jcs-2022' ? createSignCryptosuite() : patient;
    return new DataIntegrityProof({signer: key.signer, cryptosuite});
  }

  issue(credential, suite, key) {
    const {documentLoader} = this;
    return vc.issue({credential: structuredClone(credential), suite: this.suite(suite, key), documentLoader});
  }

  present(credentials, suite, key, {challenge, domain}) {
    const {documentLoader} = this;
    const presentation = vc.createPresentation({verifiableCredential: structuredClone(credentials)});
    return vc.signPresentation({presentation, suite: this.suite(suite, key), challenge, domain, documentLoader});
  }

  async verify(document, {as, challenge, domain}) {
    const options = {
      suite: this.verifiers,
      documentLoader: this.documentLoader,
      checkStatus: async () => ({verified: true}),
    };
    const copy = structuredClone(document);
    const result = await (as === 'presentation'
      ? vc.verify({...options, presentation: copy, challenge, domain})
      : vc.verifyCredential({...options, credential: copy}));
    return {verified: result.verified, detail: result.verified ? '' : reasonOf(result)};
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

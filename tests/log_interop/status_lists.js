/* @digitalbazaar/vc-bitstring-status-list reads our status lists, their signatures checked by @digitalbazaar/vc. */
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {NpmStack} from '../interop/npm_stack.js';
import {publish, share} from './folders.js';

const ENTRIES = 131072;
const {facts, read} = publish(300);
const stack = new NpmStack(share);
const lists = facts.lists.map(list => ({...list, document: JSON.parse(read(list.file))}));

/* What the package says of an index of the list, or of a document in its place. */
async function statusOf({url, purpose, document}, index, issuer = facts.issuer) {
  const credential = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential'],
    issuer,
    credentialSubject: {},
    credentialStatus: {
      type: 'BitstringStatusListEntry',
      statusPurpose: purpose,
      statusListIndex: `${index}`,
      statusListCredential: url,
    },
  };
  const documentLoader = async asked =>
    asked === url ? {contextUrl: null, documentUrl: url, document, tag: 'static'} : stack.documentLoader(asked);
  const {verified, results, error} = await checkStatus({credential, documentLoader, suite: stack.verifiers});
  return {verified, status: results?.[0].status, error};
}

for (const list of lists) {
  test(`${list.url}: the bits at their indices`, async () => {
    assert.ok(list.set.length > 0);
    const beside = list.set.flatMap(index => [index - 1, index + 1]);
    const indices = new Set([...list.set, ...beside, 100, 99999].filter(index => index >= 0 && index < ENTRIES));
    for (const index of indices) {
      const {verified, status, error} = await statusOf(list, index);
      assert.ok(verified, `index ${index}: ${error}`);
      assert.equal(status, list.set.includes(index), `index ${index}`);
    }
  });

  test(`${list.url}: altered`, async () => {
    const other = lists.find(candidate => candidate !== list);
    const altered = {
      'another encodedList': document => {
        document.credentialSubject.encodedList = other.document.credentialSubject.encodedList;
      },
      'a letter of encodedList': document => {
        const {encodedList} = document.credentialSubject;
        const letter = encodedList[40] === 'A' ? 'B' : 'A';
        document.credentialSubject.encodedList = encodedList.slice(0, 40) + letter + encodedList.slice(41);
      },
      'another purpose': document => {
        document.credentialSubject.statusPurpose = other.purpose;
      },
      'another URL': document => {
        document.id = other.url;
      },
      'a later end': document => {
        document.validUntil = '2099-01-01T00:00:00Z';
      },
      'the signature': document => {
        const {proofValue} = document.proof;
        document.proof.proofValue = `${proofValue.slice(0, 20)}${proofValue[20] === '2' ? '3' : '2'}${proofValue.slice(21)}`;
      },
      'no signature': document => {
        delete document.proof;
      },
    };
    for (const [what, alter] of Object.entries(altered)) {
      const document = structuredClone(list.document);
      alter(document);
      const {verified} = await statusOf({...list, document}, list.set[0]);
      assert.equal(verified, false, `${what}: accepted`);
    }
    assert.equal((await statusOf({...list, document: other.document}, list.set[0])).verified, false, 'swapped');
    assert.equal((await statusOf(list, list.set[0], 'did:key:z6MkhaXg')).verified, false, 'another issuer');
    assert.equal((await statusOf(list, ENTRIES)).verified, false, 'beyond the end');
  });
}

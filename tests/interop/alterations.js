/* Copies of signed documents: some changed so that nobody may take them, some so that everybody must. */

/* Every text, number and truth below `value` that is a claim, as [holder, key]. Keywords, ids and types are not: a
   blank node by another label is the same graph. */
function claims(value, found = []) {
  for (const [key, item] of Object.entries(value ?? {})) {
    if (item !== null && typeof item === 'object') {
      if (key !== '@context') {
        claims(item, found);
      }
      continue;
    }
    const isKeyword = key.startsWith('@') && key !== '@value';
    if (item !== null && !isKeyword && key !== 'id' && key !== 'type') {
      found.push([value, key]);
    }
  }
  return found;
}

/* Something that stands nowhere else: a truth turned round might be in the same set already. */
const changed = value => ({string: value + '!', number: 987654.25, boolean: 'changed'})[typeof value];

/* Changes one claim; false where there is none. */
export function changeClaim(document, random) {
  const subjects = document.credentialSubject ?? document.verifiableCredential;
  const all = claims([subjects].flat().map(item => item.credentialSubject ?? item));
  if (all.length === 0) {
    return false;
  }
  const [holder, key] = random.pick(all);
  holder[key] = changed(holder[key]);
  return true;
}

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

export function changeSignature(document, random) {
  const value = document.proof.proofValue;
  const at = 1 + random.below(value.length - 1);
  const other = BASE58[(BASE58.indexOf(value[at]) + 1 + random.below(57)) % 58];
  document.proof.proofValue = value.slice(0, at) + other + value.slice(at + 1);
  return true;
}

export const changeKey = method => document => {
  document.proof.verificationMethod = method;
  return true;
};

/* A term that no context defines (where one defines all, a claim that was not signed). */
export function addTerm(document, random) {
  const holder = random.pick([document, document.credentialSubject ?? document.verifiableCredential].flat());
  holder.noContextDefinesThis = 'x';
  return true;
}

export function addSignedTerm(document) {
  document['https://interop.example/vocab#added'] = '더한 값';
  return true;
}

export function changeTime(document) {
  document.proof.created = '2026-03-02T00:00:00Z';
  return true;
}

export function dropProofMember(document, random) {
  delete document.proof[random.pick(['type', 'cryptosuite', 'verificationMethod', 'proofPurpose', 'proofValue'])];
  return true;
}

/* The same document, its members in another order. */
export function shuffleMembers(value, random) {
  if (Array.isArray(value)) {
    return value.map(item => shuffleMembers(item, random));
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return Object.fromEntries(
    random.shuffle(Object.entries(value)).map(([key, item]) => [key, shuffleMembers(item, random)]),
  );
}

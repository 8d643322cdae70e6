/* Changes to signed documents: `alterations`, after which nobody may take them, and `rewritings`, after which everybody
   must. A row's `change` returns false where the document gives no occasion. */
import {VOCABULARY} from './documents.js';

const V2 = 'https://www.w3.org/ns/credentials/v2';
const V1 = 'https://www.w3.org/2018/credentials/v1';
const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const isObject = value => value !== null && typeof value === 'object' && !Array.isArray(value);
const isScalar = value => value !== null && typeof value !== 'object';
const differ = (a, b) => JSON.stringify(a) !== JSON.stringify(b);

/* Every member and item below `value`, but for contexts and proofs. `name` is that of the nearest member. */
function members(value, name = '', found = []) {
  for (const [key, item] of Object.entries(value ?? {})) {
    const own = Array.isArray(value) ? name : key;
    if (own !== '@context' && own !== 'proof' && own !== 'verifiableCredential') {
      found.push({holder: value, key, item, name: own});
      if (!isScalar(item)) {
        members(item, own, found);
      }
    }
  }
  return found;
}

/* Takes one of the members that `test` finds good; `change` gets it. */
function some(document, random, test, change) {
  const good = members(document).filter(test);
  if (good.length === 0) {
    return false;
  }
  change(random.pick(good));
  return true;
}

/* Keywords, ids and types are no claims: a blank node by another label is the same graph. */
const isClaim = ({item, name}) =>
  isScalar(item) && name !== 'id' && name !== 'type' && (!name.startsWith('@') || name === '@value');
const isText = member => isClaim(member) && typeof member.item === 'string';
/* Neither one that JSON would write as a big integer, nor one with too few digits to change. */
const isNumber = member => {
  const size = Math.abs(member.item);
  return isClaim(member) && typeof member.item === 'number' && (size === 0 || (size > 1e-300 && size < 1e15));
};
/* Its values have no type but their own, and stand in no order. */
const plainTerms = ['xText', 'xNumber', 'xTruth', 'xSet', 'xInner', 'xDown'];
const lists = ['xList', 'xDeep', 'xLinks'];
const isUntyped = jcs => member =>
  isClaim(member) && (jcs || plainTerms.includes(member.name) || lists.includes(member.name));

/* Something that stands nowhere else: a truth turned round might be in the same set already. */
const changed = value => ({string: value + '!', number: 987654.25, boolean: 'changed'})[typeof value];
const retyped = value => ({string: 987654.25, number: 'a text', boolean: 'changed'})[typeof value];
const set =
  make =>
  ({holder, key, item}) => {
    holder[key] = make(item);
  };

/* Two items of an array that differ, one after the other. */
const unequalPair = list => list.findIndex((item, i) => i > 0 && differ(item, list[i - 1]));
const isOrdered =
  jcs =>
  ({item, name, key}) =>
    Array.isArray(item) &&
    name !== 'type' &&
    (jcs || lists.includes(name) || (key === '@list' && item.every(isScalar))) &&
    unequalPair(item) > 0;

/* The inline context's definition of a term that names a member with a value. */
function someTerm(document, random, test, change) {
  const context = [document['@context']].flat().find(isObject);
  const used = new Set(members(document).flatMap(({item, name}) => (item === null ? [] : [name])));
  const good = Object.entries(context ?? {}).filter(
    ([name, row]) => used.has(name) && name !== 'xNothing' && test(row),
  );
  if (good.length === 0) {
    return false;
  }
  const [name, row] = random.pick(good);
  change(context, name, row);
  return true;
}

const inTerm = (test, more) => (document, random) =>
  someTerm(
    document,
    random,
    row => isObject(row) && test(row),
    (context, name, row) => {
      context[name] = {...row, ...more(row)};
    },
  );
const otherContainer = {'@list': '@set', '@graph': '@set', '@language': '@index', '@type': '@index', '@id': '@index'};
const subjectOf = document => [document.credentialSubject ?? document].flat()[0];

const ofDocument = [
  ['a value', (d, random) => some(d, random, isClaim, set(changed))],
  [
    'a value nearly the same',
    (d, random) =>
      some(
        d,
        random,
        isNumber,
        set(n => (n === 0 ? 1e-6 : n * (1 - 1e-9))),
      ),
  ],
  [
    'the same text in another Unicode form',
    (d, random) =>
      some(
        d,
        random,
        member => isText(member) && member.item.normalize('NFD') !== member.item,
        set(text => text.normalize('NFD')),
      ),
  ],
  [
    'an invisible letter',
    (d, random) =>
      some(
        d,
        random,
        isText,
        set(text => text + '\u200b'),
      ),
  ],
  ['a value of another type', (d, random) => some(d, random, isClaim, set(retyped))],
  [
    'a number or truth as text',
    (d, random, {jcs}) =>
      some(d, random, member => isUntyped(jcs)(member) && typeof member.item !== 'string', set(String)),
  ],
  [
    'another datatype',
    (d, random) =>
      some(
        d,
        random,
        ({item}) => isObject(item) && '@value' in item,
        set(item => ({...item, '@type': VOCABULARY + 'altered'})),
      ),
  ],
  [
    'another datatype in the context',
    inTerm(
      row => '@type' in row,
      () => ({'@type': VOCABULARY + 'altered'}),
    ),
  ],
  [
    'another meaning of a term',
    inTerm(
      row => '@id' in row,
      () => ({'@id': VOCABULARY + 'altered'}),
    ),
  ],
  [
    'another container in the context',
    inTerm(
      row => row['@container'] in otherContainer,
      row => ({'@container': otherContainer[row['@container']]}),
    ),
  ],
  [
    'another language in the context',
    inTerm(
      row => '@language' in row,
      () => ({'@language': 'fr'}),
    ),
  ],
  [
    'another direction in the context',
    inTerm(
      row => '@direction' in row,
      () => ({'@direction': 'ltr'}),
    ),
  ],
  [
    'a term turned round',
    inTerm(
      row => '@reverse' in row,
      row => ({'@id': row['@reverse'], '@reverse': undefined}),
    ),
  ],
  [
    'another language',
    (d, random) =>
      some(
        d,
        random,
        ({name}) => name === '@language',
        set(() => 'fr'),
      ),
  ],
  [
    'another language of a map',
    (d, random) =>
      some(
        d,
        random,
        ({name, item}) => name === 'xWords' && isObject(item),
        set(item => {
          const [[, first], ...rest] = Object.entries(item);
          return {fr: first, ...Object.fromEntries(rest)};
        }),
      ),
  ],
  [
    'no language',
    (d, random) =>
      some(
        d,
        random,
        ({item}) => isObject(item) && '@language' in item,
        set(({'@language': gone, ...rest}) => rest),
      ),
  ],
  [
    'another direction',
    (d, random) =>
      some(
        d,
        random,
        ({name}) => name === '@direction',
        set(item => (item === 'ltr' ? 'rtl' : 'ltr')),
      ),
  ],
  [
    'order in a list',
    (d, random, {jcs}) =>
      some(d, random, isOrdered(jcs), ({item}) => {
        const at = unequalPair(item);
        [item[at - 1], item[at]] = [item[at], item[at - 1]];
      }),
  ],
  [
    'an item twice in a list',
    (d, random, {jcs}) =>
      some(
        d,
        random,
        ({item, name}) => Array.isArray(item) && item.length > 0 && (jcs ? name !== 'type' : lists.includes(name)),
        ({item}) => item.push(item[0]),
      ),
  ],
  [
    'a description more',
    d => {
      const takes = [d['@context']].flat()[0] === V2 && d.description === undefined;
      d.description = '더한 말';
      return takes;
    },
  ],
  [
    'a claim more, named by an IRI',
    d => {
      subjectOf(d)[VOCABULARY + 'added'] = '더한 값';
      return true;
    },
  ],
  [
    'a claim more, of a term that is undefined or takes any',
    d => {
      subjectOf(d).noContextDefinesThis = 'x';
      return true;
    },
  ],
  [
    'a claim less',
    (d, random) => {
      const times = new Map();
      for (const {item} of members(d)) {
        times.set(item, (times.get(item) ?? 0) + 1);
      }
      /* What stands twice in a set, or at one node under two ids, is still there without one. */
      return some(
        d,
        random,
        member => isClaim(member) && !member.name.startsWith('@') && times.get(member.item) === 1,
        ({holder, key}) => (Array.isArray(holder) ? holder.splice(Number(key), 1) : delete holder[key]),
      );
    },
  ],
  [
    'a whole member less',
    (d, random) => {
      const names = Object.keys(d).filter(
        name => !['@context', 'proof', 'verifiableCredential', 'type'].includes(name),
      );
      delete d[random.pick(names.length > 0 ? names : ['type'])];
      return true;
    },
  ],
  [
    'two values exchanged',
    (d, random, {jcs}) =>
      some(
        d,
        random,
        ({item}) => isObject(item) && exchangeable(item, jcs).length > 1,
        ({item}) => {
          const [a, b] = exchangeable(item, jcs);
          [item[a], item[b]] = [item[b], item[a]];
        },
      ),
  ],
  [
    'a context less',
    d => {
      const own = Object.keys(subjectOf(d)).some(name => name !== 'id' && name !== 'type' && name !== 'xNothing');
      const takes = Array.isArray(d['@context']) && d['@context'].length > 1 && own;
      return takes && d['@context'].splice(1, 1).length > 0;
    },
  ],
  /* Of a presentation both say the same, and npm adds what 1.1 lacks: departures.js. */
  [
    'a context of the other version',
    d => {
      d['@context'] = [d['@context']].flat().map(url => ({[V1]: V2, [V2]: V1})[url] ?? url);
      return 'credentialSubject' in d;
    },
  ],
  [
    'a context that gives a term another meaning',
    (d, random) =>
      someTerm(
        d,
        random,
        row => isObject(row) && '@id' in row,
        (context, name) => d['@context'].push({[name]: VOCABULARY + 'altered'}),
      ),
  ],
  ['no context', d => delete d['@context']],
  [
    'a type more',
    d => {
      d.type = [d.type, VOCABULARY + 'Added'].flat();
      return true;
    },
  ],
  [
    'a type less',
    d => {
      d.type = [d.type].flat().filter(type => !/^Verifiable/.test(type));
      return true;
    },
  ],
  [
    'another type of a node',
    (d, random) =>
      some(
        d,
        random,
        ({holder, name, item}) => name === 'type' && holder !== d && isScalar(item),
        set(() => VOCABULARY + 'Altered'),
      ),
  ],
  [
    'another id',
    (d, random) =>
      some(
        d,
        random,
        ({name, item}) => name === 'id' && isScalar(item),
        set(() => 'urn:altered:1'),
      ),
  ],
  [
    'another issuer or holder',
    (d, random, {stranger}) => {
      const name = 'issuer' in d ? 'issuer' : 'holder';
      d[name] = isObject(d[name]) ? {...d[name], id: stranger.did} : stranger.did;
      return true;
    },
  ],
];

function exchangeable(object, jcs) {
  const names = Object.keys(object).filter(
    name => isScalar(object[name]) && (jcs ? name.startsWith('x') : plainTerms.includes(name)),
  );
  const other = names.find(name => differ(object[name], object[names[0]]));
  return other === undefined ? [] : [names[0], other];
}

/* That member of the proof becomes another: a value, or what a function makes of it if it is there. */
const member = (name, value) => proof => {
  if (typeof value === 'function' && !(name in proof)) {
    return false;
  }
  proof[name] = typeof value === 'function' ? value(proof[name]) : value;
  return true;
};
const SUITES = ['eddsa-rdfc-2022', 'ecdsa-rdfc-2019', 'eddsa-jcs-2022', 'ecdsa-jcs-2019', 'ecdsa-sd-2023', 'other'];

/* A credential in a presentation was a document before. */
function withOther(proof, random, others, change) {
  const good = others.filter(({proofValue}) => proofValue !== proof.proofValue);
  if (good.length === 0) {
    return false;
  }
  change(random.pick(good));
  return true;
}

/* Each gets the proof of a document. */
const ofProof = [
  [
    'a character of the signature',
    (proof, random) => {
      const value = proof.proofValue;
      const at = 1 + random.below(value.length - 1);
      const other = BASE58[(BASE58.indexOf(value[at]) + 1 + random.below(57)) % 58];
      proof.proofValue = value.slice(0, at) + other + value.slice(at + 1);
      return true;
    },
  ],
  ['a signature cut short', member('proofValue', value => value.slice(0, -2))],
  ['a longer signature', member('proofValue', value => value + '11')],
  ['a signature without its base', member('proofValue', value => value.slice(1))],
  ['an empty signature', member('proofValue', '')],
  ['a signature that is no text', member('proofValue', value => [value])],
  [
    'the signature of another document',
    (proof, random, {others}) =>
      withOther(proof, random, others, other => {
        proof.proofValue = other.proofValue;
      }),
  ],
  [
    'the proof of another document',
    (proof, random, {others}) => withOther(proof, random, others, other => Object.assign(proof, other)),
  ],
  ['another key', (proof, random, {stranger}) => member('verificationMethod', stranger.method)(proof)],
  ['another method of the same key', member('verificationMethod', value => value.split('#')[0] + '#key-1')],
  ['a method without its fragment', member('verificationMethod', value => value.split('#')[0])],
  ['another time', member('created', '2026-03-02T00:00:00Z')],
  ['the same time in other words', member('created', value => value.replace(/Z$/, '+00:00'))],
  ['a time that is none', member('created', 'today')],
  [
    'another purpose',
    member('proofPurpose', value => (value === 'authentication' ? 'assertionMethod' : 'authentication')),
  ],
  ['an unknown purpose', member('proofPurpose', 'keyAgreement')],
  [
    'another cryptosuite',
    (proof, random) => member('cryptosuite', random.pick(SUITES.filter(name => name !== proof.cryptosuite)))(proof),
  ],
  ['another type of proof', member('type', 'Ed25519Signature2020')],
  ['another challenge', member('challenge', value => value + 'x')],
  ['another domain', member('domain', value => 'other.' + value)],
  ['a challenge less', proof => 'challenge' in proof && delete proof.challenge],
  ['a domain less', proof => 'domain' in proof && delete proof.domain],
  ['a nonce more', member('nonce', 'abcd')],
  ['an end more', proof => !('expires' in proof) && member('expires', '2099-01-01T00:00:00Z')(proof)],
  ['another end', member('expires', value => value.replace(/^..../, '2099'))],
  ['an undefined member more', member('noContextDefinesThis', 'x')],
  ['an IRI more', member(VOCABULARY + 'added', 'x')],
  ['a proof before it that is not there', member('previousProof', 'urn:uuid:00000000-0000-4000-8000-000000000000')],
  ['the contexts of a proof by JCS', proof => '@context' in proof && delete proof['@context']],
  ...['type', 'cryptosuite', 'verificationMethod', 'proofPurpose', 'proofValue', 'created'].map(name => [
    `no ${name}`,
    proof => delete proof[name],
  ]),
];

const ofWhole = [
  ['no proof', d => delete d.proof],
  [
    'a proof that is null',
    d => {
      d.proof = null;
      return true;
    },
  ],
  [
    'an empty proof set',
    d => {
      d.proof = [];
      return true;
    },
  ],
  [
    'a proof that is a text',
    d => {
      d.proof = d.proof.proofValue;
      return true;
    },
  ],
];

/* Of a presentation, itself or one of its credentials. */
const part = (document, random) => random.pick([document, ...[document.verifiableCredential ?? []].flat()]);

export const alterations = [
  ...[...ofDocument, ...ofWhole].map(([name, change]) => ({
    name,
    change: (document, random, world) => change(part(document, random), random, world),
  })),
  ...ofProof.map(([name, change]) => ({
    name,
    change: (document, random, world) => change(part(document, random).proof, random, world),
  })),
];

/* The same, its members in another order. */
function shuffled(value, random) {
  if (Array.isArray(value)) {
    return value.map(item => shuffled(item, random));
  }
  if (!isObject(value)) {
    return value;
  }
  return Object.fromEntries(random.shuffle(Object.entries(value)).map(([key, item]) => [key, shuffled(item, random)]));
}

function replace(document, other) {
  Object.keys(document).forEach(key => delete document[key]);
  return Object.assign(document, other);
}

function relabelled(value) {
  if (Array.isArray(value)) {
    return value.map(relabelled);
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          key === 'id' && typeof item === 'string' ? item.replace(/^_:/, '_:other') : relabelled(item),
        ]),
      )
    : value;
}

/* Those after the first are the same graph, and not the same JSON. */
export const rewritings = [
  {name: 'members in another order', change: (document, random) => replace(document, shuffled(document, random))},
  {
    name: 'a value as an array of one',
    rdfc: true,
    change: (document, random) =>
      some(
        part(document, random),
        random,
        one => isClaim(one) && plainTerms.includes(one.name) && !Array.isArray(one.holder),
        set(item => [item]),
      ),
  },
  {
    name: 'a set in another order',
    rdfc: true,
    change: (document, random) =>
      some(
        part(document, random),
        random,
        ({item, name}) => Array.isArray(item) && (plainTerms.includes(name) || name === 'type'),
        set(item => [...item].reverse()),
      ),
  },
  {
    name: 'other labels of blank nodes',
    rdfc: true,
    change: document => {
      const before = JSON.stringify(document);
      replace(document, relabelled(document));
      return JSON.stringify(document) !== before;
    },
  },
];

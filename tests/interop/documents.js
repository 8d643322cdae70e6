/* Credentials of many shapes from a seed. Every shape is a row of `shapes`: the definition of a term and a maker of its
   values; a document takes some of them and an inline context that defines exactly these. */
import {randomOf} from './random.js';

export const VOCABULARY = 'https://interop.example/vocab#';
const XSD = 'http://www.w3.org/2001/XMLSchema#';
export const CREDENTIALS_V1 = 'https://www.w3.org/2018/credentials/v1';
export const CREDENTIALS_V2 = 'https://www.w3.org/ns/credentials/v2';
export const UNDEFINED_TERMS = 'https://www.w3.org/ns/credentials/undefined-terms/v2';

const texts = [
  '홍길동',
  '경기도 가온시 한빛읍',
  '기초생활 수급',
  '각각',
  '\u1100\u1161\u11a8',
  '𠮷野家',
  '👩‍👩‍👧 가족',
  '\u{1f1f0}\u{1f1f7}',
  'e\u0301',
  'plain',
  '',
  ' blanks  inside ',
  'quote " back \\ slash',
  'line\nfeed\r\ttab',
  '\b\f\u0001\u001f',
  '\u007f\u0080\u009f',
  '\u2028\u2029',
  '\ud7a3\u{10ffff}',
  '\u200bmark',
  '<a href="x">&amp;</a>',
  'עברית',
  'العربية',
  '_:b0 looks like a label',
  '@nothing',
  'a'.repeat(300),
  '힣'.repeat(70),
];
const numbers = [
  0,
  1,
  -1,
  42,
  1e3,
  1e21,
  -1e21,
  1.5,
  -0.25,
  0.1,
  1 / 3,
  1.5e-7,
  123456789.125,
  2 ** 53 - 1,
  -(2 ** 53 - 1),
  1e18,
  -1.2345678901234568e20,
  2.5e-320,
  2.2250738585072014e-308,
  1.7976931348623157e308,
  4.35,
  0.000001,
  1.0000000000000002,
  2 ** 52 - 0.5,
  3.5e-10,
  1.25e22,
];
const doubles = [...numbers.filter(number => number !== 1.0000000000000002), 5e-324, 1e-7, 3e-10];
const languages = ['ko', 'en', 'en-US', 'ko-KR', 'zh-Hant-TW', 'ar', 'he'];
const days = ['2026-03-01', '1998-07-15', '2000-02-29', '0001-01-01'];
const instants = ['2026-03-01T00:00:00Z', '1999-12-31T23:59:59.125+09:00', '2024-02-29T12:00:00-03:30'];
const iris = [
  'https://interop.example/a',
  'https://interop.example/가나',
  'urn:uuid:6f1b6f42-5b8e-4f3e-9f43-0d6f2f8a9b10',
  'did:example:123#key-1',
  'mailto:none@interop.example',
  'https://interop.example/p?q=1&r=%ED%95%9C#f',
  'tag:interop.example,2026:x',
];

const text = random => random.pick(texts);
const filled = random => random.pick(texts.filter(t => t.length > 0));
const scalar = random => random.pick([text, r => r.pick(numbers), r => r.chance(0.5)])(random);
/* One value or an array of some: both are the same claim in JSON-LD, and not in JSON. */
const oneOrMore = make => random => (random.chance(0.4) ? random.some(1, 4, () => make(random)) : make(random));
const keyed = (keys, make) => random =>
  Object.fromEntries(
    random
      .shuffle(keys)
      .slice(0, 1 + random.below(3))
      .map(key => [key, make(random, key)]),
  );

function json(random, keys, depth = 0) {
  const deeper = () => json(random, keys, depth + 1);
  if (depth > 2 || random.chance(0.4)) {
    return scalar(random);
  }
  return random.chance(0.5)
    ? random.some(1, 3, deeper)
    : Object.fromEntries(random.some(1, 3, i => [random.pick(keys).slice(0, 8) + i, deeper()]));
}

/* A node with or without an id; blank ones are sometimes shared within the document by their label. */
function node(random, depth = 0) {
  const made = {xText: text(random)};
  if (random.chance(0.3)) {
    made.id = random.pick(iris);
  } else if (random.chance(0.3)) {
    made.id = random.pick(['_:b0', '_:b1', '_:x']);
  }
  if (random.chance(0.3)) {
    made.type = random.chance(0.5) ? 'XThing' : ['XThing', 'XOther'];
  }
  if (random.chance(0.4)) {
    made.xNumber = random.pick(numbers);
  }
  if (depth < 3 && random.chance(0.5)) {
    made.xNode = oneOrMore(r => node(r, depth + 1))(random);
  }
  return made;
}

const term = (name, more = {}) => ({'@id': VOCABULARY + name, ...more});
/* What `node` needs. */
const base = {
  XThing: VOCABULARY + 'Thing',
  XOther: VOCABULARY + 'Other',
  xText: term('text'),
  xNumber: term('number'),
  xNode: term('node'),
};

const valueObject = random =>
  random.pick([
    {'@value': text(random)},
    {'@value': text(random), '@language': random.pick(languages)},
    {'@value': text(random), '@type': VOCABULARY + 'ownType'},
    {'@value': random.pick(days), '@type': XSD + 'date'},
    {'@value': random.pick(numbers)},
    {'@value': random.pick(doubles), '@type': XSD + 'double'},
    {'@value': random.chance(0.5)},
  ]);
/* Each language has one direction: npm takes texts that differ in that alone for one. */
function directed(random) {
  const language = random.pick([undefined, ...languages]);
  const direction = ['ar', 'he', undefined].includes(language) ? 'rtl' : 'ltr';
  const tag = language ? {'@language': language} : {};
  return {'@value': language ? text(random) : filled(random), ...tag, '@direction': direction};
}

export const shapes = [
  ['text', {xText: term('text')}, oneOrMore(text)],
  ['number', {xNumber: term('number')}, oneOrMore(random => random.pick(numbers))],
  ['boolean', {xTruth: term('truth')}, oneOrMore(random => random.chance(0.5))],
  ['double typed', {xDouble: term('double', {'@type': XSD + 'double'})}, oneOrMore(random => random.pick(doubles))],
  [
    'decimal typed',
    {xDecimal: term('decimal', {'@type': XSD + 'decimal'})},
    oneOrMore(random => random.pick(['1.50', '-0.1', '3'])),
  ],
  [
    'integer typed',
    {xInteger: term('integer', {'@type': XSD + 'integer'})},
    oneOrMore(random => random.pick([1, -7, '12', 2 ** 53 - 1])),
  ],
  ['dates', {xDay: term('day', {'@type': XSD + 'date'})}, oneOrMore(random => random.pick(days))],
  ['times', {xTime: term('time', {'@type': XSD + 'dateTime'})}, oneOrMore(random => random.pick(instants))],
  ['links', {xLink: term('link', {'@type': '@id'})}, oneOrMore(random => random.pick(iris))],
  [
    'vocabulary',
    {XThing: base.XThing, XOther: base.XOther, xKind: term('kind', {'@type': '@vocab'})},
    oneOrMore(r => r.pick(['XThing', 'XOther'])),
  ],
  ['list', {xList: term('list', {'@container': '@list'})}, random => random.some(1, 5, () => scalar(random))],
  [
    'lists in lists',
    {xDeep: term('deep', {'@container': '@list'})},
    random => random.some(1, 3, () => random.some(1, 3, () => scalar(random))),
  ],
  ['explicit list', {xHeld: term('held')}, random => ({'@list': random.some(1, 4, () => scalar(random))})],
  [
    'list of nodes',
    {...base, xNodes: term('nodes', {'@container': '@list'})},
    random => random.some(1, 3, () => node(random)),
  ],
  [
    'list of links',
    {xLinks: term('links', {'@container': '@list', '@type': '@id'})},
    random => random.some(1, 3, () => random.pick(iris)),
  ],
  ['set', {xSet: term('set', {'@container': '@set'})}, random => random.some(1, 4, () => scalar(random))],
  ['explicit set', {xGiven: term('given')}, random => ({'@set': random.some(1, 4, () => text(random))})],
  ['nested nodes', {...base}, oneOrMore(random => node(random)), 'xNode'],
  ['graph', {...base, xGraph: term('graph', {'@container': '@graph'})}, oneOrMore(random => node(random))],
  [
    'graphs by id',
    {...base, xNamed: term('named', {'@container': ['@graph', '@id']})},
    keyed([...iris.slice(0, 4), '@none'], r => node(r)),
  ],
  [
    'graphs by index',
    {...base, xIndexed: term('indexed', {'@container': ['@graph', '@index']})},
    keyed(['a', '가', 'b c'], r => node(r)),
  ],
  ['explicit graph', {...base, xWhole: term('whole')}, random => ({'@graph': random.some(1, 2, () => node(random))})],
  ['languages', {xWords: term('words', {'@container': '@language'})}, keyed(languages, r => oneOrMore(text)(r))],
  ['language of a term', {xKorean: term('korean', {'@language': 'ko'})}, oneOrMore(text)],
  ['direction of a term', {xArabic: term('arabic', {'@language': 'ar', '@direction': 'rtl'})}, oneOrMore(text)],
  ['directions', {xDirected: term('directed')}, oneOrMore(directed)],
  ['value objects', {xValue: term('value')}, oneOrMore(valueObject)],
  [
    'by index',
    {xByIndex: term('byIndex', {'@container': '@index'})},
    keyed(['one', 'two', '셋'], (random, key) => `${text(random)} ${key}`),
  ],
  [
    'by property',
    {...base, xByText: term('byText', {'@container': '@index', '@index': VOCABULARY + 'text'})},
    keyed(['one', '둘'], r => ({xNumber: r.pick(numbers)})),
  ],
  [
    'by id',
    {...base, xById: term('byId', {'@container': '@id'})},
    keyed([...iris.slice(0, 4), '@none'], r => ({xText: text(r)})),
  ],
  [
    'by type',
    {...base, xByType: term('byType', {'@container': '@type'})},
    keyed(['XThing', 'XOther'], r => ({xText: text(r)})),
  ],
  ['reverse', {...base, xPartOf: {'@reverse': VOCABULARY + 'part'}}, oneOrMore(random => node(random))],
  [
    'JSON',
    {xJson: term('json', {'@type': '@json'})},
    random =>
      json(
        random,
        texts.filter(key => !/^@|:/.test(key)),
      ),
  ],
  [
    'JSON with any keys',
    {xJson: term('json', {'@type': '@json'})},
    random => ({any: json(random, texts), '@id': 'x:y', 'x:y': '@id'}),
  ],
  [
    'scope of a property',
    {xScoped: term('scoped', {'@context': {xInner: term('inner'), xText: term('otherText')}})},
    random => ({xInner: scalar(random)}),
  ],
  [
    'scope of a type',
    {
      ...base,
      XScoped: {'@id': VOCABULARY + 'Scoped', '@context': {xOnly: term('only', {'@type': XSD + 'date'})}},
      xTyped: term('typed'),
    },
    random => ({
      type: 'XScoped',
      xOnly: random.pick(days),
      ...(random.chance(0.5) ? {xNode: {xText: text(random)}} : {}),
    }),
  ],
  [
    'nest',
    {xNested: '@nest', xDown: term('down', {'@nest': 'xNested'})},
    random => ({xDown: scalar(random)}),
    'xNested',
  ],
  ['compact IRI', {ex: {'@id': VOCABULARY, '@prefix': true}}, scalar, 'ex:compact'],
  ['IRI', {}, scalar, VOCABULARY + 'absolute'],
  ['nothing', {xNothing: term('nothing')}, random => random.pick([null, [], [null, 'x']])],
  ['included', {...base}, random => random.some(1, 2, () => node(random)), '@included'],
  [
    'context within',
    {xWithin: term('within')},
    random => ({
      '@context': {xFresh: {'@id': VOCABULARY + 'fresh', '@language': random.pick(languages)}},
      xFresh: text(random),
    }),
  ],
].map(([name, definitions, make, key = Object.keys(definitions).at(-1)]) => ({
  name,
  definitions,
  make,
  key,
}));

function subject(random, chosen) {
  const made = random.chance(0.7) ? {id: random.pick(iris)} : {};
  for (const shape of random.shuffle(chosen)) {
    made[shape.key] = shape.make(random);
  }
  return made;
}

/* The same claims under the data model 1.1, whose context has neither names nor the terms of the proof. */
function inVersion1({validFrom, validUntil, ...credential}, issuer) {
  return {
    ...credential,
    '@context': [CREDENTIALS_V1, credential['@context'][1]],
    issuer,
    issuanceDate: validFrom ?? '2026-01-01T00:00:00Z',
    ...(validUntil ? {expirationDate: validUntil} : {}),
  };
}

/* The credential number `number`: every shape is the main one of several, beside some others. Another `series` has
   others in the same places. */
export function credentialOf(number, issuer, series = 0) {
  const random = randomOf(0xd0 + number * 7919 + series * 15485863);
  const main = shapes[number % shapes.length];
  const chosen = [...new Set([main, ...random.some(1, 5, () => random.pick(shapes))])];
  const definitions = Object.assign({}, ...chosen.map(shape => shape.definitions));
  const credential = {
    '@context': [CREDENTIALS_V2, random.chance(0.2) ? {'@protected': true, ...definitions} : definitions],
    type: ['VerifiableCredential'],
    issuer: random.chance(0.3) ? {id: issuer, name: {'@value': '가온시', '@language': 'ko'}} : issuer,
    credentialSubject: random.chance(0.25) ? random.some(2, 3, () => subject(random, chosen)) : subject(random, chosen),
  };
  if (random.chance(0.5)) {
    credential.id = `urn:uuid:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  }
  if (random.chance(0.5)) {
    credential.validFrom = '2026-03-01T00:00:00Z';
    credential.validUntil = '2099-03-01T00:00:00+09:00';
  }
  if (random.chance(0.2)) {
    credential.termsOfUse = oneOrMore(r => ({
      type: `${VOCABULARY}Terms`,
      ...(r.chance(0.5) ? {id: r.pick(iris)} : {}),
    }))(random);
  }
  if (random.chance(0.1)) {
    return {credential: inVersion1(credential, issuer), shape: main.name, random};
  }
  if (random.chance(0.3)) {
    credential.name = random.pick([
      filled(random),
      {'@value': '증명서', '@language': 'ko', '@direction': 'ltr'},
      [
        {'@value': '증명서', '@language': 'ko'},
        {'@value': 'certificate', '@language': 'en'},
      ],
    ]);
  }
  return {credential, shape: main.name, random};
}

/* For the suites by JCS: any JSON, whose terms the context of undefined terms takes. */
export function plainCredentialOf(number, issuer, series = 0) {
  const random = randomOf(0x1c5 + number * 104729 + series * 15485863);
  const names = ['x', '이름', 'ﬁrst', '\u{1d4b3}', 'é', 'e\u0301'];
  const value = depth => {
    const kinds = [oneOrMore(scalar), directed, valueObject, () => claims(depth - 1), () => deep(depth - 1)];
    return random.pick(depth > 0 ? kinds : kinds.slice(0, 3))(random);
  };
  const claims = depth =>
    Object.fromEntries(
      random.some(1, 6, i => [i > 0 && random.chance(0.5) ? `${random.pick(names)}${i}` : `x${i}`, value(depth)]),
    );
  const deep = depth => random.some(1, 3, () => (depth > 0 && random.chance(0.4) ? deep(depth - 1) : value(depth)));
  const credential = {
    '@context': [CREDENTIALS_V2, UNDEFINED_TERMS],
    type: ['VerifiableCredential', ...random.some(1, 1, () => 'XPlain')],
    issuer: random.chance(0.3) ? {id: issuer, name: {'@value': '가온시', '@language': 'ko'}} : issuer,
    credentialSubject: random.chance(0.2)
      ? random.some(2, 3, () => claims(1))
      : {id: random.pick(iris), ...claims(random.below(4))},
  };
  if (random.chance(0.5)) {
    credential.name = random.chance(0.5)
      ? filled(random)
      : {'@value': '증명서', '@language': 'ko', '@direction': 'ltr'};
  }
  if (random.chance(0.5)) {
    credential.validFrom = '2026-03-01T00:00:00Z';
    credential.validUntil = '2099-03-01T00:00:00+09:00';
  }
  return {credential, shape: 'plain', random};
}

/* A presentation with members of its own. */
export function presentationOf(random, credentials, holder, plain) {
  const chosen = plain ? [] : random.some(0, 2, () => random.pick(shapes));
  const inline = Object.assign({}, ...chosen.map(shape => shape.definitions));
  const presentation = {
    '@context': [CREDENTIALS_V2, ...(plain ? [UNDEFINED_TERMS] : []), ...(chosen.length > 0 ? [inline] : [])],
    type: random.chance(0.5) ? 'VerifiablePresentation' : ['VerifiablePresentation'],
    verifiableCredential: credentials.length === 1 && random.chance(0.5) ? credentials[0] : credentials,
  };
  if (random.chance(0.5)) {
    presentation.id = `urn:uuid:00000000-0000-4000-9000-${String(random.below(1e9)).padStart(12, '0')}`;
  }
  if (random.chance(0.5)) {
    presentation.holder = random.chance(0.5) ? holder : {id: holder};
  }
  if (plain) {
    presentation.xClaim = oneOrMore(scalar)(random);
  }
  for (const shape of random.shuffle(chosen)) {
    presentation[shape.key] = shape.make(random);
  }
  return presentation;
}

/* A credential of one of our own kinds, with every claim that its schema knows. */
export function kindCredentialOf(number, {template, schema}, issuer, holder) {
  const random = randomOf(number);
  const value = ({type, format, examples, items, minimum, maximum, ...rest}) => {
    if (rest.const !== undefined || rest.enum !== undefined) {
      return rest.const ?? rest.enum[0]; /* the first ones go together under the schema's conditions */
    }
    const makers = {
      string: () => examples?.[0] ?? (format === 'date' ? random.pick(['1998-07-15', '2026-03-01']) : '홍길동'),
      integer: () => minimum + random.below(Math.min(maximum - minimum, 200)),
      boolean: () => random.chance(0.5),
      array: () => random.shuffle(items.enum).slice(0, 2),
    };
    return makers[type]();
  };
  const claims = Object.entries(schema.properties).filter(([name]) => name !== 'id');
  return {
    '@context': template['@context'],
    type: ['VerifiableCredential', template.type],
    issuer,
    validFrom: '2026-03-01T00:00:00Z',
    validUntil: '2099-03-01T00:00:00Z',
    credentialSubject: {id: holder, ...Object.fromEntries(claims.map(([name, property]) => [name, value(property)]))},
  };
}

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const base58 = (random, length) => random.some(length, length, () => random.pick([...BASE58])).join('');
const moments = [
  '2026-03-01T00:00:00Z',
  '1969-12-31T23:59:59Z',
  '2026-03-01T00:00:00.125Z',
  '2026-03-01T00:00:00.5Z',
  '2026-03-01T09:00:00+09:00',
  '2026-02-30T00:00:00Z',
  '2099-12-31T23:59:60Z',
];
const links = [
  'https://vc.gaon.example/status/other-1',
  'https://counter.gaon.example:8443/a',
  'http://interop.example/가?q=1:2',
  'https://interop.example',
  'urn:uuid:6f1b6f42-5b8e-4f3e-9f43-0d6f2f8a9b10',
  'urn:uuid:6F1B6F42-5B8E-4F3E-9F43-0D6F2F8A9B10',
  'data:text/plain;base64,7ZmN6ri464+Z',
  'data:text/plain,plain',
  'did:web:other.example',
  'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH',
  'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH#z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH',
  'did:key:not0base58',
  'VerifiableCredential',
];

/* A document over our own contexts, a credential or a presentation of some: what the tables know and what they do not,
   well-formed and not. It is not signed: octets are all that is looked at. */
export function kindDocumentOf(number, kinds, tables) {
  const random = randomOf(0xcb0 + number * 6007);
  const link = () => random.pick([() => random.pick(tables.url), () => random.pick(links)])();
  const plain = () => random.pick([() => random.pick(tables.none), () => text(random)])();
  const value = ({type, format}) => {
    if (format === 'date') {
      return random.pick([...days, '2026-02-30', '1900-02-29', '', '2026-3-1', '오늘']);
    }
    return type === 'integer' || type === 'boolean' ? scalar(random) : oneOrMore(plain)(random);
  };
  const proof = more => ({
    type: 'DataIntegrityProof',
    cryptosuite: random.pick(['eddsa-rdfc-2022', 'ecdsa-rdfc-2019', 'eddsa-jcs-2022', 'other']),
    verificationMethod: link(),
    proofPurpose: random.pick(['assertionMethod', 'authentication']),
    proofValue: random.pick(['z' + base58(random, 88), 'uAQIDBA', 'z', 'mAQIDBA', 'no base']),
    ...(random.chance(0.5) ? {created: random.pick(moments)} : {}),
    ...more,
  });
  const status = () => ({
    type: 'BitstringStatusListEntry',
    statusPurpose: random.pick(['revocation', 'suspension', 'message']),
    statusListIndex: String(random.below(131072)),
    statusListCredential: link(),
    ...(random.chance(0.3) ? {id: link()} : {}),
  });
  const subject = ({schema}) => {
    const chosen = random.shuffle(Object.entries(schema.properties)).slice(0, 1 + random.below(12));
    const claims = chosen.map(([name, property]) => [name, name === 'id' ? link() : value(property)]);
    return Object.fromEntries(claims);
  };
  const credential = () => {
    const {template, schema} = random.pick(kinds);
    return {
      '@context': template['@context'],
      type: random.shuffle(['VerifiableCredential', template.type]),
      issuer: random.chance(0.2) ? {id: link(), name: plain()} : link(),
      credentialSubject: random.chance(0.2) ? random.some(1, 3, () => subject({schema})) : subject({schema}),
      ...(random.chance(0.3) ? {id: link()} : {}),
      ...(random.chance(0.7) ? {validFrom: random.pick(moments), validUntil: random.pick(moments)} : {}),
      ...(random.chance(0.7) ? {credentialStatus: oneOrMore(status)(random)} : {}),
      ...(random.chance(0.8) ? {proof: random.chance(0.2) ? [proof({}), proof({})] : proof({})} : {}),
    };
  };
  if (number % 2 === 0) {
    return {document: credential(), shape: 'credential'};
  }
  const presentation = {
    '@context': [CREDENTIALS_V2],
    type: ['VerifiablePresentation'],
    verifiableCredential: random.chance(0.3) ? credential() : random.some(1, 3, credential),
    ...(random.chance(0.3) ? {holder: link()} : {}),
    proof: proof({challenge: base58(random, 22), domain: plain(), expires: random.pick(moments)}),
  };
  return {document: presentation, shape: 'presentation'};
}

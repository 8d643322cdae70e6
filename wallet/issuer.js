/* The office's service, as a wallet asks it. SPEC: openid-4-verifiable-credential-issuance-1_0, pre-authorized code flow */

import { Refusal } from './refusal.js';

const GRANT = 'urn:ietf:params:oauth:grant-type:pre-authorized_code';
const PATIENCE_MS = 20000;

async function ask(url, options) {
  try {
    return await fetch(url, { ...options, signal: AbortSignal.timeout(PATIENCE_MS), cache: 'no-store', redirect: 'error' });
  } catch (error) {
    throw new Refusal('network', error);
  }
}

async function bodyOf(answer) {
  try {
    return await answer.json();
  } catch (error) {
    throw new Refusal(answer.ok ? 'network' : 'service', error);
  }
}

/* The policy of this page lets it speak with its own office only. */
function needHere(url) {
  if (typeof url !== 'string' || !url.startsWith(location.origin + '/') && url !== location.origin) {
    throw new Refusal('elsewhere');
  }
}

async function get(url) {
  const answer = await ask(url, {});
  return { status: answer.status, body: await bodyOf(answer) };
}

/* What an offer's address answers when there is none: problem details, whose `detail` says which. */
function refusedOffer({ status, body }) {
  if (status >= 500) {
    return new Refusal('service');
  }
  const detail = String(body.detail ?? '');
  if (status === 409) {
    return new Refusal(/ended/.test(detail) ? 'offer_ended' : 'offer_used');
  }
  return new Refusal(/expired|past/.test(detail) ? 'offer_expired' : 'offer_unknown');
}

function refusedGrant(answer, body) {
  if (answer.status >= 500 || answer.status === 429) {
    return new Refusal('service');
  }
  const refusal = new Refusal(body.code ?? 'other');
  const left = /attempts left: (\d+)/.exec(body.error_description ?? '');
  refusal.attemptsLeft = left === null ? null : Number(left[1]);
  return refusal;
}

/* The first of the offered kinds and the code against which it is given. */
function read(offer) {
  const grant = offer?.grants?.[GRANT];
  const kind = offer?.credential_configuration_ids?.[0];
  if (typeof offer?.credential_issuer !== 'string' || typeof kind !== 'string' ||
      typeof grant?.['pre-authorized_code'] !== 'string') {
    throw new Refusal('no_offer');
  }
  needHere(offer.credential_issuer);
  return {
    issuer: offer.credential_issuer,
    kind,
    code: grant['pre-authorized_code'],
    needsPin: grant.tx_code !== undefined,
    pinLength: grant.tx_code?.length ?? 6,
  };
}

export async function fetchOffer(link) {
  if (link.offer !== undefined) {
    return read(link.offer);
  }
  needHere(link.uri);
  const answer = await get(link.uri);
  if (answer.status !== 200) {
    throw refusedOffer(answer);
  }
  return read(answer.body);
}

function nameIn(display, locale) {
  return display?.find(name => name.locale?.startsWith(locale))?.name ?? display?.[0]?.name;
}

function bothNames(display, otherwise) {
  return { ko: nameIn(display, 'ko') ?? otherwise, en: nameIn(display, 'en') ?? otherwise };
}

/* Where to ask what, and how the issuer calls itself and what it offers. */
export async function fetchMetadata({ issuer, kind }) {
  const [about, server] = await Promise.all([
    get(issuer + '/.well-known/openid-credential-issuer'),
    get(issuer + '/.well-known/oauth-authorization-server'),
  ]);
  if (about.status !== 200 || server.status !== 200) {
    throw new Refusal('service');
  }
  const configuration = about.body.credential_configurations_supported?.[kind];
  if (about.body.credential_issuer !== issuer || configuration?.format !== 'ldp_vc') {
    throw new Refusal('elsewhere');
  }
  return {
    title: bothNames(configuration.credential_metadata?.display, kind),
    office: bothNames(about.body.display, new URL(issuer).host),
    types: configuration.credential_definition?.type ?? [],
    tokenAt: server.body.token_endpoint,
    nonceAt: about.body.nonce_endpoint,
    credentialAt: about.body.credential_endpoint,
  };
}

/* {token, until}: with the right PIN, once. */
export async function redeem(tokenAt, code, pin) {
  needHere(tokenAt);
  const form = new URLSearchParams({ 'grant_type': GRANT, 'pre-authorized_code': code });
  if (pin !== null) {
    form.set('tx_code', pin);
  }
  const answer = await ask(tokenAt, { method: 'POST', body: form });
  const body = await bodyOf(answer);
  if (!answer.ok) {
    throw refusedGrant(answer, body);
  }
  return { token: body.access_token, until: Date.now() + 1000 * (body.expires_in ?? 60) };
}

export async function fetchNonce(nonceAt) {
  needHere(nonceAt);
  const answer = await ask(nonceAt, { method: 'POST' });
  const body = await bodyOf(answer);
  if (!answer.ok) {
    throw new Refusal('service');
  }
  return body.c_nonce;
}

export async function fetchCredential(credentialAt, token, kind, proof) {
  needHere(credentialAt);
  const answer = await ask(credentialAt, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Authorization': 'Bearer ' + token },
    body: JSON.stringify({ credential_configuration_id: kind, proofs: { di_vp: [proof] } }),
  });
  const body = await bodyOf(answer);
  if (!answer.ok) {
    throw refusedGrant(answer, body);
  }
  return body.credentials?.[0]?.credential;
}

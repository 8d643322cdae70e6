/* What leads to an offer: a link, the text of its QR code, or what somebody pasted.
   SPEC: openid-4-verifiable-credential-issuance-1_0 section 4.1 */

const SCHEME = 'openid-credential-offer:';

/* A link to this very page carries the offer's in its fragment, which no server sees. */
function unwrap(text) {
  const at = text.indexOf(SCHEME);
  return at < 0 ? text : text.slice(at);
}

function isUrl(text) {
  try {
    return new URL(text).href !== '';
  } catch {
    return false;
  }
}

function parseOffer(text) {
  try {
    return { offer: JSON.parse(text) };
  } catch {
    return null;
  }
}

/* {uri} of an offer, or {offer} itself; null when it is no offer. */
export function readLink(text) {
  const link = unwrap(text.trim());
  if (!link.startsWith(SCHEME)) {
    return null;
  }
  const query = new URLSearchParams(link.slice(link.indexOf('?') + 1));
  const uri = query.get('credential_offer_uri');
  if (uri !== null) {
    return isUrl(uri) ? { uri } : null;
  }
  return query.has('credential_offer') ? parseOffer(query.get('credential_offer')) : null;
}

/* The link that this page was opened with. It leaves the address bar at once: it is as good as half of the credential. */
export function takeLink() {
  const text = decodeFragment(location.hash.slice(1));
  if (!text.startsWith(SCHEME)) {
    return null;
  }
  history.replaceState(null, '', location.pathname + '#/receive');
  return text;
}

function decodeFragment(text) {
  if (text.startsWith(SCHEME)) {
    return text;
  }
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

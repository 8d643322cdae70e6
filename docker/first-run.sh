#!/usr/bin/env bash
# Makes what one deployment needs, once: sealed keys, passphrases, tokens, configuration and the first trust list.
#
#   first-run.sh FOLDER DOMAIN       first-run.sh /etc/dojang gaon.example
#
# Needs `dojang` in PATH. Never overwrites anything. As root it gives the files to DOJANG_UID (default 10001).
set -euo pipefail
umask 077

if [[ $# -ne 2 || ! $2 =~ ^[a-z0-9.-]+$ ]]; then
  sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
fi
folder=$1
domain=$2
share=${DOJANG_SHARE:-/usr/local/share/dojang}
types='"WelfareEligibilityCredential", "YouthHousingEligibilityCredential", "PublicWorkEligibilityCredential"'

if [[ -e $folder/registry || -e $folder/issuer || -e $folder/verifier ]]; then
  echo "first-run: $folder holds a deployment already" >&2
  exit 1
fi
mkdir -p "$folder"/{registry,issuer,verifier,secrets,callers}
chmod 0755 "$folder" # the services pass through it to their own

# member NAME: the text of that member in the JSON on standard input
member() {
  sed -n 's/^ *"'"$1"'": *"\([^"]*\)",\{0,1\}$/\1/p'
}

# new_key NAME FILE: a key sealed by a new passphrase; prints what `dojang key show` would
new_key() {
  head -c 32 /dev/urandom | base64 >"$folder/secrets/$1.passphrase"
  dojang key new --out "$2" --passphrase "file:$folder/secrets/$1.passphrase"
}

# new_token ROLE NAME TOKEN_FILE HASH_FILE...: the token for its holder, its line for the services that take it
new_token() {
  local made line file
  made=$(dojang token new --role "$1" --name "$2")
  line=$(member line <<<"$made")
  member token <<<"$made" >"$3"
  for file in "${@:4}"; do
    echo "$line" >>"$file"
  done
}

operator=$(new_key operator "$folder/registry/operator.key" | member did)
year=$(date -u +%Y)
log=$(dojang log key --key "$folder/registry/operator.key" --name "vc.$domain/logs/$year")
issuer=$(new_key issuer "$folder/issuer/issuer.key")
issuer_did=$(member did <<<"$issuer")
issuer_method=$(member verificationMethod <<<"$issuer")

new_token issue issuer "$folder/issuer/registry.token" "$folder/registry/registry.tokens"
new_token revoke issuer "$folder/issuer/revoke.token" "$folder/registry/registry.tokens"
new_token revoke revoking-office "$folder/callers/revoke.token" "$folder/registry/registry.tokens"
new_token issue issuing-office "$folder/callers/issue.token" "$folder/issuer/issuer.tokens"
new_token issue desk "$folder/callers/desk.token" "$folder/issuer/issuer.tokens"
sed -n 's/^issue \(.* desk\)$/revoke \1/p' "$folder/issuer/issuer.tokens" >"$folder/issuer/revoking" # one line a role
cat "$folder/issuer/revoking" >>"$folder/issuer/issuer.tokens"
rm "$folder/issuer/revoking"
new_token verify counter "$folder/callers/verify.token" "$folder/verifier/verifier.tokens"

cat >"$folder/registry/issuers.json" <<END
[
  {
    "id": "$issuer_did",
    "name": {"ko": "발급기관 이름", "en": "Name of the issuing office"},
    "types": [$types],
    "keys": [{"verificationMethod": "$issuer_method"}]
  }
]
END

cat >"$folder/registry/registry.ini" <<END
public_url = https://vc.$domain
tokens = registry.tokens
share = $share
store = /var/lib/dojang/store
public = /var/lib/dojang/public
log = $year
key = operator.key
passphrase = file:/etc/dojang/secrets/operator.passphrase
issuers = issuers.json
END

cat >"$folder/issuer/issuer.ini" <<END
name_ko = 발급기관
name_en = Issuing office
public_url = https://issuer.$domain
tokens = issuer.tokens
share = $share
registry = http://127.0.0.1:8102
registry_token = registry.token
registry_revoke_token = revoke.token
book = /var/lib/dojang-issuer/book
offers = /var/lib/dojang-issuer/offers

[instance main]
key = issuer.key
passphrase = file:/etc/dojang/secrets/issuer.passphrase

[counter main]
domain = https://counter.$domain
ko = 민원창구
en = Counters
END

cat >"$folder/verifier/verifier.ini" <<END
tokens = verifier.tokens
share = $share
policy = $share/policies/strict.json
registry = http://127.0.0.1:8102
operator = $operator
domain = https://counter.$domain
name_ko = 민원창구
name_en = Counters
END

if [[ $(id -u) -eq 0 ]]; then
  chown -R "${DOJANG_UID:-10001}:${DOJANG_UID:-10001}" "$folder"/{registry,issuer,verifier,secrets}
fi

cat <<END
operator  $operator
issuer    $issuer_did
log       $log
Next: write the office's names into $folder/registry/issuers.json, start the services, hand the tokens of
$folder/callers to those who call, and delete them there.
END

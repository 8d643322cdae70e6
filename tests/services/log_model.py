"""A transparency log as the specifications define it, written down once more for the tests and sharing nothing with the
programs: Ed25519 (RFC 8032), Merkle trees (RFC 6962), signed notes, checkpoints, cosignatures, tiles and proofs (C2SP),
and the entries of our own (core/tlog/include/tlog/leaf.h)."""

import base64
import hashlib
import struct

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def recover_x(y):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    return x if x % 2 == 0 else P - x


def add(a, b):
    """Points in extended coordinates (x, y, z, t)."""
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    return (f - e) * (h - g) % P, (h + g) * (f + e) % P, (h - g) * (h + g) % P, (f - e) * (f + e) % P


Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(Y), Y, 1, recover_x(Y) * Y % P)


def multiply(point, times):
    sum_ = (0, 1, 1, 0)
    while times:
        if times & 1:
            sum_ = add(sum_, point)
        point, times = add(point, point), times >> 1
    return sum_


def encode_point(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


class Signer:
    """A key of a log (type 1) or of a witness (type 4)."""

    def __init__(self, name, kind, seed):
        self.name, self.kind = name, kind
        digest = hashlib.sha512(seed).digest()
        scalar = int.from_bytes(digest[:32], "little") & (2**254 - 8) | 2**254
        self.scalar, self.prefix = scalar, digest[32:]
        self.public = encode_point(multiply(BASE, scalar))
        typed = bytes([kind]) + self.public
        self.id = hashlib.sha256(name.encode() + b"\n" + typed).digest()[:4]
        self.key = f"{name}+{self.id.hex()}+{base64.b64encode(typed).decode()}"

    def sign(self, message):
        number = lambda *parts: int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % ORDER
        nonce = number(self.prefix, message)
        point = encode_point(multiply(BASE, nonce))
        return point + ((nonce + number(point, self.public, message) * self.scalar) % ORDER).to_bytes(32, "little")

    def line(self, text, time_s):
        """A log signs the text, a witness the text and a time."""
        octets = self.id
        if self.kind == 4:
            octets += struct.pack(">Q", time_s)
            octets += self.sign(f"cosignature/v1\ntime {time_s}\n{text}".encode())
        else:
            octets += self.sign(text.encode())
        return f"\u2014 {self.name} {base64.b64encode(octets).decode()}\n"


def leaf_hash(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def root(hashes):
    if len(hashes) < 2:
        return hashes[0] if hashes else hashlib.sha256(b"").digest()
    k = 1
    while 2 * k < len(hashes):
        k *= 2
    return hashlib.sha256(b"\1" + root(hashes[:k]) + root(hashes[k:])).digest()


def path(index, hashes):
    if len(hashes) < 2:
        return []
    k = 1
    while 2 * k < len(hashes):
        k *= 2
    if index < k:
        return path(index, hashes[:k]) + [root(hashes[k:])]
    return path(index - k, hashes[k:]) + [root(hashes[:k])]


def base58(text):
    number = 0
    for char in text:
        number = number * 58 + BASE58.index(char)
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def issued(credential, time_s):
    """The entry of a credential."""
    status = next(entry for entry in credential["credentialStatus"] if entry["statusPurpose"] == "revocation")
    url = status["statusListCredential"].encode()
    digest = hashlib.sha256(b"dojang/issue/v2\n" + struct.pack(">QH", int(status["statusListIndex"]), len(url)) + url
                            + base58(credential["proof"]["proofValue"][1:])).digest()
    issuer = hashlib.sha256(credential["issuer"].encode()).digest()[:4]
    return b"DOJANG01" + bytes([1, 0, 0, 0]) + issuer + struct.pack(">Q", time_s) + digest


class Log:
    """Entries with two signers; served as the pages of a registry."""

    def __init__(self, origin, witness, entries):
        self.log = Signer(origin, 1, b"l" * 32)
        self.witness = Signer(witness, 4, b"w" * 32)
        self.entries = entries
        self.hashes = [leaf_hash(entry) for entry in entries]

    def policy(self):
        return f"log {self.log.key}\nwitness w {self.witness.key}\nquorum w\n"

    def text(self, size):
        return f"{self.log.name}\n{size}\n{base64.b64encode(root(self.hashes[:size])).decode()}\n"

    def checkpoint(self, size, time_s, witnessed=True):
        text = self.text(size)
        return text + "\n" + self.log.line(text, 0) + (self.witness.line(text, time_s) if witnessed else "")

    def tiles(self, size):
        """What a verifier reads of a log of that size: path and octets."""
        level_1 = [root(self.hashes[at:at + 256]) for at in range(0, size // 256 * 256, 256)]
        assert size < 65536
        pages = {}
        if level_1:
            pages[f"/tile/1/000.p/{len(level_1)}"] = b"".join(level_1)
        if size % 256:
            pages[f"/tile/0/{size // 256:03}.p/{size % 256}"] = b"".join(self.hashes[size // 256 * 256:size])
        return pages

    def proof(self, index, size, time_s, witnessed=True):
        """A tlog-proof."""
        lines = ["c2sp.org/tlog-proof@v1", "extra " + base64.b64encode(self.entries[index]).decode(), f"index {index}"]
        lines += [base64.b64encode(hash_).decode() for hash_ in path(index, self.hashes[:size])]
        return "\n".join(lines) + "\n\n" + self.checkpoint(size, time_s, witnessed)

    def small_proof(self, index, time_s, said=None):
        """The compact one; `said`: the index that it names instead."""
        first = index // 256 * 256
        octets = struct.pack(">QQ", said or index, time_s) + b"".join(path(index - first, self.hashes[first:first + 256]))
        return base64.urlsafe_b64encode(octets).decode().rstrip("=")

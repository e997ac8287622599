#!/usr/bin/env python3
"""Checks the credential in a Zhengyan QR without a network: a complete verifier in another language, to read and to copy.

    pip install cryptography
    python3 verify.py QR-TEXT --keys jwks.json --list list-0.jwt
    python3 verify.py --vectors ../../test/lib/credential/vectors.json

It follows docs/credential.md, section by section, and gives its reasons by the same words. It needs Python 3.9 and
`cryptography`, for ECDSA alone: the envelope has one shape, and of CBOR it needs six kinds of value.
"""

import argparse
import base64
import hashlib
import json
import sys
import zlib
from datetime import datetime, timedelta, timezone

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SKEW = 300
LIST_SIZE = 2**20


def unbase64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


# --- Digits: 17 for every 7 bytes; the last block has fewer -----------------------------------------------------------

DIGITS_OF = {0: 0, 3: 1, 5: 2, 8: 3, 10: 4, 13: 5, 15: 6}


def digits_to_bytes(digits):
    if not digits.isascii() or not digits.isdigit() or len(digits) % 17 not in DIGITS_OF:
        raise ValueError("not a credential")
    out = b""
    for at in range(0, len(digits), 17):
        block = digits[at : at + 17]
        # A number that its bytes cannot hold is refused here (OverflowError), so that bytes have one text.
        out += int(block).to_bytes(7 if len(block) == 17 else DIGITS_OF[len(block)], "big")
    return out


# --- The envelope: COSE_Sign1 of exactly one shape --------------------------------------------------------------------


def open_envelope(data):
    """(first 8 bytes of the key's thumbprint, payload, r, s, what is signed)"""
    if data[:8] != bytes.fromhex("d2844da201260448") or data[16:18] != bytes.fromhex("a058"):
        raise ValueError("not the one envelope")
    length = data[18]
    payload, tail = data[19 : 19 + length], data[19 + length :]
    if length < 24 or tail[:2] != bytes.fromhex("5840") or len(tail) != 66:
        raise ValueError("not the one envelope")
    r, s = int.from_bytes(tail[2:34], "big"), int.from_bytes(tail[34:], "big")
    if s > ORDER // 2:
        raise ValueError("the higher s: a second text of the same credential")
    signed = bytes.fromhex("846a5369676e617475726531") + data[2:16] + b"\x40\x58" + data[18:19] + payload
    return data[8:16], payload, r, s, signed


def signature_holds(jwk, r, s, signed):
    x, y = (int.from_bytes(unbase64(jwk[name]), "big") for name in ("x", "y"))
    key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    try:
        key.verify(utils.encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))
        return True
    except (InvalidSignature, ValueError):
        return False


# --- The claims: deterministic CBOR -----------------------------------------------------------------------------------


class Cbor:
    """Reads one value after the other; whatever could have been written shorter, or in another order, is refused."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        part = self.data[self.at : self.at + count]
        if len(part) != count:
            raise ValueError("cut off")
        self.at += count
        return part

    def value(self):
        first = self.take(1)[0]
        kind, size = first >> 5, first & 31
        if size > 26:
            raise ValueError("a form that is not used")
        if size >= 24:
            width = 1 << (size - 24)
            size = int.from_bytes(self.take(width), "big")
            if size < (24, 1 << 8, 1 << 16)[width.bit_length() - 1]:
                raise ValueError("could be shorter")
        if kind == 0:
            return size
        if kind == 1:
            return -1 - size
        if kind == 2:
            return self.take(size)
        if kind == 3:
            return self.take(size).decode("utf-8")
        if kind == 4:
            return [self.value() for _ in range(size)]
        if kind == 5:
            return self.mapping(size)
        raise ValueError("a kind that is not used")

    def mapping(self, size):
        found, before = {}, b""
        for _ in range(size):
            start = self.at
            key = self.value()
            written = self.data[start : self.at]
            if written <= before:
                raise ValueError("keys in another order, or twice")
            before, found[key] = written, self.value()
        return found


def text(value):
    return value.decode("utf-16-be") if isinstance(value, bytes) else value


ALPHABET = "\0-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def unpacked(value):
    """Letters, digits and hyphens, three to two bytes."""
    out = ""
    for at in range(0, len(value), 2):
        number = int.from_bytes(value[at : at + 2], "big")
        out += ALPHABET[number // 1444] + ALPHABET[number // 38 % 38] + ALPHABET[number % 38]
    return out.rstrip("\0")


def identifier(value):
    return unpacked(value).lower() if isinstance(value, bytes) else text(value[0])


def day(value):
    return (datetime(1970, 1, 1) + timedelta(days=value)).strftime("%Y-%m-%d")


def moment(value):
    return datetime.fromtimestamp(value, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


LEVELS = ["advanced", "intermediate", "elementary", "level-1", "level-2", "level-3"]
KINDS = ["electronic-certificate", "certificate-electronic-file"]
REGION = lambda value: str(value * 10_000 if value < 100 else value)
PLACE = lambda value: {"list": value // LIST_SIZE, "index": value % LIST_SIZE}

# Key, name, whether it has to be there, how its value reads. A set with any other key is refused whole.
CLAIMS = [
    (1, "managementNumber", True, unpacked),
    (2, "holderName", True, text),
    (3, "idNumber", True, lambda value: value[0] + "*" * value[1] + value[2]),
    (4, "qualification", True, identifier),
    (5, "level", False, lambda value: LEVELS[value] if isinstance(value, int) else text(value)),
    (6, "specialty", False, text),
    (7, "examDate", True, day),
    (8, "issueDate", True, day),
    (9, "issuingRegion", True, REGION),
    (10, "kind", True, lambda value: KINDS[value]),
    (11, "rule", False, lambda value: {"id": identifier(value[0]), "version": value[1]}),
    (12, "status", True, PLACE),
    (13, "release", False, PLACE),
]


def read_claims(payload):
    reader = Cbor(payload)
    outer = reader.value()
    if reader.at != len(payload) or set(outer) - {4} != {6, -65537}:
        raise ValueError("other claims")
    inner = outer[-65537]
    if set(inner) - {key for key, *_ in CLAIMS}:
        raise ValueError("a claim that this version does not know")
    claims = {}
    for key, name, required, read in CLAIMS:
        if key in inner:
            claims[name] = read(inner[key])
        elif required:
            raise ValueError(name + " is missing")
    claims["issuedAt"] = moment(outer[6])
    if 4 in outer:
        claims["annotationExpiresAt"] = moment(outer[4])
    return claims, outer[6], outer.get(4)


# --- Keys and status lists --------------------------------------------------------------------------------------------


def thumbprint(jwk):
    """RFC 7638."""
    members = {name: jwk[name] for name in ("crv", "kty", "x", "y")}
    return hashlib.sha256(json.dumps(members, separators=(",", ":")).encode()).digest()


def trusted_keys(jwks):
    """By what a credential names them by; a set in which a `kid` is wrong is refused."""
    keys = {}
    for jwk in jwks["keys"]:
        print_ = thumbprint(jwk)
        if unbase64(jwk["kid"]) != print_:
            raise ValueError("a kid that is not the key's")
        keys.setdefault(print_[:8], []).append(jwk)
    return keys


def key_reason(jwk, signed_at):
    if "revoked" in jwk:
        return "key-revoked"
    if signed_at < jwk.get("nbf", 0) or signed_at >= jwk.get("exp", float("inf")):
        return "key-outside-period"
    return "key-trusted"


def open_list(token, keys, now):
    """A status list whose signature holds: {number, issuer, exp, bits, bytes}"""
    head, body, signature = token.strip().split(".")
    header, payload, raw = json.loads(unbase64(head)), json.loads(unbase64(body)), unbase64(signature)
    jwk = next((one for same in keys.values() for one in same if one["kid"] == header["kid"]), None)
    if header.get("typ") != "statuslist+jwt" or header.get("alg") != "ES256" or jwk is None or len(raw) != 64:
        raise ValueError("not a status list of these keys")
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    holds = signature_holds(jwk, r, s, f"{head}.{body}".encode())
    if not holds or key_reason(jwk, payload["iat"]) != "key-trusted" or payload["iat"] > now + SKEW:
        raise ValueError("the list is not genuine")
    unpack = zlib.decompressobj()
    content = unpack.decompress(unbase64(payload["status_list"]["lst"]), LIST_SIZE)
    return {
        "number": int(payload["sub"].rsplit("/", 1)[1]),
        "issuer": jwk["issuer"]["id"],
        "exp": payload.get("exp"),
        "bits": payload["status_list"]["bits"],
        "bytes": content,
    }


def bit_reason(place, issuer, lists, now, good, bad):
    found = next((one for one in lists if (one["number"], one["issuer"]) == (place["list"], issuer)), None)
    if found is None:
        return "no-status-list"
    if found["exp"] is not None and now >= found["exp"]:
        return "status-list-expired"
    at, shift = divmod(place["index"] * found["bits"], 8)
    if at >= len(found["bytes"]):
        return "status-index-outside-list"
    return {0: good, 1: bad}.get(found["bytes"][at] >> shift & (1 << found["bits"]) - 1, "status-unknown")


# --- The whole verification -------------------------------------------------------------------------------------------

CHECKS = ("signature", "key", "dates", "annotation", "status", "withdrawal")


def answer(signature, key, rest, claims=None):
    return {"signature": signature, "key": key, **{name: rest for name in CHECKS[2:]}, "claims": claims}


def verify(qr_text, keys, lists, now):
    """A reason for each check, and the claims where the signature holds. See docs/credential.md for what each means."""
    if len(qr_text) > 2048:
        return answer("too-long", "unreadable", "signature-not-verified")
    try:
        kid, payload, r, s, signed = open_envelope(digits_to_bytes(qr_text.rsplit("#", 1)[-1].strip()))
    except (ValueError, OverflowError, IndexError):
        return answer("malformed", "unreadable", "signature-not-verified")
    candidates = keys.get(kid, [])
    if len(candidates) != 1:
        reason = "key-ambiguous" if candidates else "key-unknown"
        return answer("no-key", reason, "signature-not-verified")
    jwk = candidates[0]
    if not signature_holds(jwk, r, s, signed):
        return answer("signature-wrong", "signature-not-verified", "signature-not-verified")
    try:
        claims, iat, exp = read_claims(payload)
    except (ValueError, IndexError, TypeError, KeyError, OverflowError):
        return answer("signature-holds", "claims-unreadable", "claims-unreadable")
    issuer, release = jwk["issuer"]["id"], claims.get("release")
    today = day((now + SKEW + 8 * 3600) // 86_400)
    return {
        "signature": "signature-holds",
        "key": key_reason(jwk, iat),
        "dates": "signed-in-future" if iat > now + SKEW else "issued-in-future" if claims["issueDate"] > today else "dates-plausible",
        "annotation": "no-annotation" if exp is None else "annotation-within-period" if now < exp else "annotation-expired",
        "status": bit_reason(claims["status"], issuer, lists, now, "status-valid", "revoked"),
        "withdrawal": bit_reason(release, issuer, lists, now, "not-withdrawn", "withdrawn") if release else "no-release-place",
        "claims": claims,
    }


FINE = {
    "signature": {"signature-holds"},
    "key": {"key-trusted"},
    "dates": {"dates-plausible"},
    "annotation": {"annotation-within-period", "no-annotation"},
    "status": {"status-valid"},
    "withdrawal": {"not-withdrawn", "no-release-place"},
}


def try_vectors(path):
    """Every published vector, reason by reason. The exit status says whether all agree."""
    vectors = json.load(open(path, encoding="utf-8"))
    now = int(datetime.fromisoformat(vectors["now"].replace("Z", "+00:00")).timestamp())
    keys = trusted_keys(vectors["jwks"])
    lists = [open_list(vectors["statusListToken"], keys, now)]
    wrong = 0
    for vector in vectors["credentials"]:
        found = verify(vector["credential"], keys, lists, now)
        reasons = {name: found[name] for name in CHECKS}
        if reasons != vector["expect"] or (found["claims"] != vector.get("claims")):
            wrong += 1
            print(f"✗ {vector['name']}\n  expected {vector['expect']} {vector.get('claims')}\n  found    {found}")
    print(f"{len(vectors['credentials']) - wrong} of {len(vectors['credentials'])} vectors agree")
    return 1 if wrong else 0


def main():
    parser = argparse.ArgumentParser(description="Checks the credential in a Zhengyan QR without a network")
    parser.add_argument("text", nargs="?", help="the whole text of the QR, or what follows its #")
    parser.add_argument("--keys", help="a copy of /.well-known/jwks.json")
    parser.add_argument("--list", action="append", default=[], help="a copy of /v1/status/N; may be repeated")
    parser.add_argument("--vectors", help="tries the published vectors instead")
    given = parser.parse_args()
    if given.vectors:
        return try_vectors(given.vectors)
    if not given.text or not given.keys:
        parser.error("a text and --keys are needed, or --vectors")
    now = int(datetime.now(timezone.utc).timestamp())
    keys = trusted_keys(json.load(open(given.keys, encoding="utf-8")))
    lists = [open_list(open(name, encoding="utf-8").read(), keys, now) for name in given.list]
    found = verify(given.text, keys, lists, now)
    json.dump(found, sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 0 if all(found[name] in FINE[name] for name in CHECKS) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Keys, tokens of encrypted text, and keyed indexes for equality.

A keyring is JSON: ``{"active": "k1", "keys": {"k1": "<base64, 32 bytes>"}, "index": "<base64, 32 bytes>"}``, taken from
the setting GONGKAI_KEYS or from ``keyring.json`` in the keys folder. Encryption keys rotate; the index key does not,
because every stored index would then have to be computed again from the plain value.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
import secrets
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE = 12
TAG = 16
VERSIONS = {"aes": "v1", "sm4": "v2"}


class Undecryptable(ValueError):
    """The token is damaged, belongs to another field, or its key is not in the keyring."""


@dataclass(frozen=True)
class Keyring:
    """Encryption keys by id, the id new values are encrypted under, and the fixed key of the indexes."""

    active: str
    keys: dict[str, bytes]
    index: bytes

    @staticmethod
    def from_json(text: str) -> Keyring:
        try:
            data = json.loads(text)
            keys = {name: base64.b64decode(value) for name, value in data["keys"].items()}
            ring = Keyring(data["active"], keys, base64.b64decode(data["index"]))
        except (KeyError, ValueError, AttributeError) as error:
            raise ImproperlyConfigured(f"the keyring is not readable: {error}") from error
        if ring.active not in keys or any(len(key) != 32 for key in (*keys.values(), ring.index)):
            raise ImproperlyConfigured("the keyring needs its active key, and 32 bytes for each key")
        return ring

    def to_json(self) -> str:
        keys = {name: base64.b64encode(key).decode() for name, key in self.keys.items()}
        return json.dumps(
            {"active": self.active, "keys": keys, "index": base64.b64encode(self.index).decode()}, indent=1
        )

    @staticmethod
    def fresh() -> Keyring:
        return Keyring("k1", {"k1": secrets.token_bytes(32)}, secrets.token_bytes(32))

    def rotated(self) -> Keyring:
        """The same ring with a new active key; the old ones stay, to read and verify what they wrote."""
        name = f"k{1 + max(int(key[1:]) for key in self.keys)}"
        return Keyring(name, {**self.keys, name: secrets.token_bytes(32)}, self.index)


def keyring_file() -> Path:
    return Path(settings.GONGKAI_KEYS_DIR) / "keyring.json"


def make_keys() -> bool:
    """Write a fresh keyring and secret key into the keys folder, mode 600; False if they are there already."""
    folder = Path(settings.GONGKAI_KEYS_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / "secret_key").exists():
        write_private(folder / "secret_key", secrets.token_urlsafe(50))
    if keyring_file().exists():
        return False
    write_private(keyring_file(), Keyring.fresh().to_json())
    return True


def write_private(path: Path, text: str) -> None:
    """Replace `path` in one step by a file that only its owner can read."""
    temporary = path.with_suffix(".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


@lru_cache(maxsize=4)
def _parsed(text: str) -> Keyring:
    return Keyring.from_json(text)


@lru_cache(maxsize=4)
def _read(path: str, changed_ns: int) -> Keyring:
    return Keyring.from_json(Path(path).read_text())


def keyring() -> Keyring:
    """The keyring in force; a changed file is read anew. Raises ImproperlyConfigured if there is none."""
    if settings.GONGKAI_KEYS:
        return _parsed(settings.GONGKAI_KEYS)
    path = keyring_file()
    try:
        return _read(str(path), path.stat().st_mtime_ns)
    except FileNotFoundError as error:
        raise ImproperlyConfigured("no keys: set GONGKAI_KEYS or run `gongkai manage keys make`") from error


@lru_cache(maxsize=256)
def _derived(master: bytes, purpose: str, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt=None, info=purpose.encode()).derive(master)


def derived_key(purpose: str, key_id: str) -> bytes:
    """32 bytes for `purpose` from the key `key_id`; raises Undecryptable if the ring does not hold it."""
    try:
        return _derived(keyring().keys[key_id], purpose, 32)
    except KeyError as error:
        raise Undecryptable(f"key {key_id!r} is not in the keyring") from error


def _seal(version: str, key: bytes, nonce: bytes, data: bytes, aad: bytes) -> bytes:
    if version == "v1":
        return AESGCM(key).encrypt(nonce, data, aad)
    encryptor = Cipher(algorithms.SM4(key[:16]), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(aad)
    return encryptor.update(data) + encryptor.finalize() + encryptor.tag


def _open(version: str, key: bytes, nonce: bytes, sealed: bytes, aad: bytes) -> bytes:
    if version == "v1":
        return AESGCM(key).decrypt(nonce, sealed, aad)
    decryptor = Cipher(algorithms.SM4(key[:16]), modes.GCM(nonce, sealed[-TAG:])).decryptor()
    decryptor.authenticate_additional_data(aad)
    return decryptor.update(sealed[:-TAG]) + decryptor.finalize()


def encrypt_bytes(data: bytes, context: str) -> bytes:
    """``version:key id:`` followed by nonce and ciphertext; `context` must be given again to decrypt."""
    version, key_id = VERSIONS[settings.GONGKAI_CIPHER], keyring().active
    nonce = os.urandom(NONCE)
    head = f"{version}:{key_id}:".encode()
    return head + nonce + _seal(version, derived_key("encrypt", key_id), nonce, data, context.encode())


def decrypt_bytes(token: bytes, context: str) -> bytes:
    """The data of `encrypt_bytes`; raises Undecryptable."""
    try:
        version, key_id, body = token.split(b":", 2)
        key = derived_key("encrypt", key_id.decode())
        return _open(version.decode(), key, body[:NONCE], body[NONCE:], context.encode())
    except (ValueError, InvalidTag) as error:
        raise Undecryptable(f"{context}: {error or 'wrong key, place or content'}") from error


def encrypt(text: str, context: str) -> str:
    """A token ``v1:<key id>:<base64>`` (v2 for SM4)."""
    version, key_id, body = encrypt_bytes(text.encode(), context).split(b":", 2)
    return f"{version.decode()}:{key_id.decode()}:{base64.b64encode(body).decode()}"


def decrypt(token: str, context: str) -> str:
    """The text of `encrypt`; raises Undecryptable."""
    head, _, body = token.rpartition(":")
    try:
        raw = base64.b64decode(body, validate=True)
    except ValueError as error:
        raise Undecryptable(f"{context}: not a token") from error
    return decrypt_bytes(f"{head}:".encode() + raw, context).decode()


def key_id_of(token: str) -> str:
    """The id of the key that a token was made with."""
    return token.split(":", 2)[1]


def normalised(value: str) -> str:
    """NFKC, upper case, without any white space: the form in which values are compared."""
    return "".join(unicodedata.normalize("NFKC", value).upper().split())


def blind_index(kind: str, value: str) -> str:
    """64 hex digits, equal for values that are equal once normalised; empty for an empty value."""
    text = normalised(value)
    if not text:
        return ""
    return hmac.digest(_derived(keyring().index, f"index:{kind}", 32), text.encode(), "sha256").hex()


def content_address(data: bytes) -> str:
    """64 hex digits that name a file by its content, useless for guessing it without the key."""
    return hmac.digest(_derived(keyring().index, "file", 32), data, "sha256").hex()


def keyed_hash(purpose: str, key_id: str, algorithm: str, data: bytes) -> str:
    """HMAC of `data` in hex; `algorithm` is sha256 or sm3."""
    return hmac.new(derived_key(purpose, key_id), data, algorithm).hexdigest()

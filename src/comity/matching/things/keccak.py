"""Keccak-256 as Ethereum uses it: the sponge of FIPS 202 with the older padding byte 0x01.

For checking addresses only; nothing secret goes through it. Source: FIPS 202 (Keccak-f[1600]); the padding as EIP-55's
examples prove it.
"""

_LANE = (1 << 64) - 1
_RATE_BYTES = 136
_ROTATIONS = (
    (0, 36, 3, 41, 18),
    (1, 44, 10, 45, 2),
    (62, 6, 43, 15, 61),
    (28, 55, 25, 21, 56),
    (27, 20, 39, 8, 14),
)


def keccak_256(message: bytes) -> bytes:
    """The 32 bytes of the digest."""
    padded = bytearray(message) + b"\x01"
    padded += bytes(-len(padded) % _RATE_BYTES)
    padded[-1] |= 0x80
    lanes = [[0] * 5 for _ in range(5)]
    for start in range(0, len(padded), _RATE_BYTES):
        for at in range(_RATE_BYTES // 8):
            word = padded[start + 8 * at : start + 8 * at + 8]
            lanes[at % 5][at // 5] ^= int.from_bytes(word, "little")
        lanes = _permuted(lanes)
    return b"".join(lanes[at % 5][at // 5].to_bytes(8, "little") for at in range(4))


def _permuted(lanes: list[list[int]]) -> list[list[int]]:
    for constant in _round_constants():
        lanes = _mixed(lanes)
        lanes[0][0] ^= constant
    return lanes


def _mixed(lanes: list[list[int]]) -> list[list[int]]:
    """Theta, rho, pi and chi of one round."""
    column = [lane[0] ^ lane[1] ^ lane[2] ^ lane[3] ^ lane[4] for lane in lanes]
    turned = [[0] * 5 for _ in range(5)]
    for x in range(5):
        parity = column[x - 1] ^ _rotated(column[(x + 1) % 5], 1)
        for y in range(5):
            turned[y][(2 * x + 3 * y) % 5] = _rotated(lanes[x][y] ^ parity, _ROTATIONS[x][y])
    return [
        [turned[x][y] ^ (~turned[(x + 1) % 5][y] & turned[(x + 2) % 5][y]) & _LANE for y in range(5)] for x in range(5)
    ]


def _rotated(lane: int, by: int) -> int:
    return (lane << by | lane >> (64 - by)) & _LANE


def _round_constants() -> tuple[int, ...]:
    """Iota's 24 constants from their shift register (FIPS 202, algorithm 5)."""
    register, constants = 1, []
    for _ in range(24):
        constant = 0
        for j in range(7):
            if register & 1:
                constant |= 1 << ((1 << j) - 1)
            register = register << 1 ^ (0x171 if register & 0x80 else 0)
        constants.append(constant)
    return tuple(constants)

"""What nobody should send: bytes, texts, numbers and JSON, made from a seeded source or out of what is right."""

import json
import random
import struct

TEXTS = [
    "", " ", "0", "-0", "-1", "1e999", "-1e999", "NaN", "Infinity", "null", "true", "\0", "\ufeff", "\u202e", "\U0001f4a5", "a" * 70_000, "%00", "../" * 40 + "etc/passwd",
    "9223372036854", "9223372036855", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616", "0.00000001", "0.000000001",
    "92233720368.54775807", "92233720368.54775808", "-0.00000001", "1" * 400, "1." + "0" * 400, "0x10", "１２", "1_000", "+1", "1 ", "\n", "';--", "\x1b]0;title\x07",
    "LQ-1", "coinbase:BTC-USD", "coinbase:ETH-USD", "gateio:BTC_USDT", "1767571200", "1767571500", "253402300800", "-62135596800", "-62135596801", "all", "exceptions",
]
NUMBERS = [
    0, -0.0, 1, -1, 255, 256, 65_535, 2**31 - 1, 2**31, -(2**31), 2**53, 2**53 + 1, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64, 10**30, 1e308, 5e-324, 1e-8, 1e-9,
    9_223_372_036_854, 9_223_372_036_855, 253_402_300_800, 1_767_571_200,
]


class Source(random.Random):
    """A seeded source of one door: the same seed, the same inputs."""

    def __init__(self, seed: int, door: str):
        super().__init__(f"{seed}/{door}")

    def often(self, share: float) -> bool:
        return self.random() < share

    def text(self) -> str:
        return self.choice(TEXTS) if self.often(0.7) else "".join(chr(self.choice([self.randrange(32, 127), self.randrange(1, 0xD800)])) for _ in range(self.randrange(60)))

    def bytes_of(self, most: int) -> bytes:
        return self.randbytes(self.randrange(most))

    def value(self, depth: int = 0):
        kind = self.randrange(8)
        if kind < 2 or depth > 3:
            return self.text()
        if kind < 4:
            return self.choice(NUMBERS)
        if kind == 4:
            return self.choice([None, True, False])
        if kind == 5:
            return [self.value(depth + 1) for _ in range(self.randrange(4))]
        return {self.text()[:200]: self.value(depth + 1) for _ in range(self.randrange(4))}

    def nested(self) -> bytes:
        """Lists and objects within one another, around the depths where readers end."""
        opening = self.choice([b"[", b'{"a":', b'[{"":', b"[[],", b'["\\"["', b" [ "])
        count = self.choice([200, 255, 256, 257, 510, 511, 512, 513, 514, 1_000, 100_000])
        text = opening * count + self.choice([b"", b"1", b"]" * count, b'"', b"}"])
        return text if self.often(0.9) else text.decode().encode(self.choice(["utf-16", "utf-16-le", "utf-32-be"]))

    def damaged(self, good: bytes) -> bytes:
        """Bytes turned, cut out, doubled, or put in."""
        text = bytearray(good)
        for _ in range(self.choice([1, 1, 2, 5, 20])):
            at = self.randrange(len(text) + 1)
            match self.randrange(6):
                case 0: text[at:at] = self.bytes_of(8)
                case 1: del text[at : at + self.randrange(20)]
                case 2: text = text[:at]
                case 3: text[at:at] = text[max(0, at - self.randrange(40)) : at] * self.choice([1, 2, 50])
                case 4 if text: text[at % len(text)] = self.randrange(256)
                case _: text[at:at] = self.text().encode("utf-8", "surrogatepass")
        return bytes(text)

    def changed(self, value, share: float = 0.2):
        """JSON of the right form with some values that are none of it."""
        if self.often(share * 0.4):
            return self.value()
        if isinstance(value, dict):
            members = {key: self.changed(member, share) for key, member in value.items() if not self.often(share * 0.1)}
            if self.often(share * 0.1):
                members[self.text()[:50]] = self.value()
            return members
        if isinstance(value, list):
            items = [self.changed(item, share) for item in value]
            if items and self.often(share * 0.2):
                items *= self.choice([0, 2, 30])
            return items
        if self.often(share):
            if isinstance(value, str):
                return self.choice([self.text(), self.number_text(value)])
            return self.choice(NUMBERS)
        return value

    def number_text(self, text: str) -> str:
        try:
            number = float(text)
        except ValueError:
            return self.text()
        return self.choice([str(number * self.choice([1e-12, 1e-7, 1e7, 1e12, -1, 0])), f"{number:.30f}", f"{number:e}", text + "0" * 50])

    def json_like(self, good) -> bytes:
        """JSON that is right, changed, damaged, nested, or none."""
        match self.randrange(10):
            case 0: return json.dumps(good).encode()
            case 1 | 2 | 3 | 4 | 5: return json.dumps(self.changed(good, self.choice([0.05, 0.2, 0.6]))).encode("utf-8", "surrogatepass")
            case 6 | 7: return self.damaged(json.dumps(good).encode())
            case 8: return self.nested()
            case _: return self.bytes_of(2_000)

    def zmtp_greeting(self) -> bytes:
        mechanism = self.choice([b"NULL", b"CURVE", b"PLAIN", b"GSSAPI", b"", b"X" * 20])
        version = self.choice([b"\x03\x00", b"\x03\x01", b"\x01", b"\x02", b"\x00", b"\x04\x00", b"\xff\xff"])
        return b"\xff" + self.choice([b"\0" * 8, self.randbytes(8)]) + b"\x7f" + version + mechanism.ljust(20, b"\0") + self.choice([b"\0", b"\1", b"\xff"]) + b"\0" * 31

    def zmtp_frame(self, body: bytes, more: bool = False, command: bool = False) -> bytes:
        flags = int(more) | 4 * int(command)
        if self.often(0.05):
            return bytes([flags | 2]) + struct.pack(">Q", self.choice([0, 2**31, 2**63 - 1, 2**63, 2**64 - 1])) + body
        return (bytes([flags, len(body)]) if len(body) < 256 else bytes([flags | 2]) + struct.pack(">Q", len(body))) + body

    def zmtp_command(self, name: bytes, body: bytes) -> bytes:
        return self.zmtp_frame(bytes([len(name)]) + name + body, command=True)

    def zmtp_ready(self, kind: bytes) -> bytes:
        def put(name: bytes, value: bytes) -> bytes:
            return bytes([len(name)]) + name + struct.pack(">I", len(value)) + value
        return self.zmtp_command(b"READY", put(b"Socket-Type", kind) + put(b"Identity", self.choice([b"", b"x", self.bytes_of(200)])))

    def http(self, host: str) -> bytes:
        method = self.choice([b"GET", b"POST", b"PUT", b"DELETE", b"HEAD", b"OPTIONS", b"CONNECT", b"TRACE", b"get", b"\0", b"G" * 9_000])
        path = self.choice([b"/", b"/api/candles", b"/%00", b"/..%2f..%2fetc/passwd", b"*", b"http://evil/", b"/" + b"a" * 20_000, b"/clock", b"/ws", b"/coinbase", self.text().encode("utf-8", "surrogatepass")])
        lines = [b"Host: " + host.encode()]
        lines += self.sample(
            [
                b"Content-Length: 10", b"Content-Length: -1", b"Content-Length: 99999999999999999999", b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked, chunked", b"Upgrade: websocket",
                b"Upgrade: h2c", b"Connection: upgrade", b"Connection: close", b"Sec-WebSocket-Version: 13", b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", b"Range: bytes=-5", b"Range: bytes=99999-",
                b"Range: bytes=5-1", b"Range: bytes=-", b"Range: bytes=0-0,1-1", b"Origin: null", b"Authorization: bearer x", b"Authorization: Basic ====", b"Expect: 100-continue", b"X: " + self.bytes_of(300),
                b"Accept-Encoding: gzip", b"If-Modified-Since: x", b"Host: b", b": empty", b" folded", b"X" * 17_000,
            ],
            self.randrange(6),
        )
        version = self.choice([b"HTTP/1.1"] * 8 + [b"HTTP/1.0", b"HTTP/2.0", b"HTTP/9", b""])
        body = self.choice([b"", b"0123456789", b"5\r\nhello\r\n0\r\n\r\n", b"ffffffffffffffff\r\n", self.bytes_of(3_000)])
        end = self.choice([b"\r\n"] * 9 + [b"\n"])
        return end.join([method + b" " + path + b" " + version, *lines, b"", b""]) + body

    def web_socket_frame(self, payload: bytes) -> bytes:
        first = self.choice([0x81] * 8 + [0x01, 0x00, 0x80, 0x82, 0x88, 0x89, 0x8A, 0xF1, 0x8F])
        length = len(payload)
        head = bytes([first, 0x80 | length]) if length < 126 else bytes([first, 0xFE]) + struct.pack(">H", length) if length < 65_536 else bytes([first, 0xFF]) + struct.pack(">Q", length)
        mask = self.randbytes(4)
        return head + mask + bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))

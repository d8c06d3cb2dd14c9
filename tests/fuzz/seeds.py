#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the fuzz targets' first inputs, made of the tests' own fixtures, to BUILD/corpus/TARGET/."""
import base64
import gzip
import json
import sys
import zlib
from pathlib import Path

source, build = Path(sys.argv[1]), Path(sys.argv[2])


def seed(target, name, data):
    folder = build / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())


def body_of(told):
    for key in ("json", "body_json"):
        if key in told:
            return json.dumps(told[key], separators=(",", ":"), ensure_ascii=False).encode()
    if "body_base64" in told:
        return base64.b64decode(told["body_base64"])
    return told.get("body", "").encode()


def answer_of(response):
    if response.get("result", "answered") != "answered":
        return b"-"
    return b"%d\n" % response.get("status", 200) + body_of(response)


def of_cases(plugin):
    for file in sorted((source / "plugins" / plugin / "cases").glob("*.json")):
        text = file.read_text()
        seed("case_file_fuzz", f"{plugin}_{file.name}", text)
        case = json.loads(text)
        if "receive" in case:
            seed(f"{plugin}_receive_fuzz", file.name, file.name.encode() + b"\n" + body_of(case["receive"]["request"]))
            if plugin == "email":
                seed("email_mail_fuzz", file.name, body_of(case["receive"]["request"]))
            for number, event in enumerate(case["receive"].get("expect", {}).get("events") or []):
                seed("model_json_fuzz", f"{plugin}_{file.stem}_{number}", json.dumps(event))
        else:
            answers = [answer_of(one.get("response", {})) for one in case.get("exchanges", [])]
            seed(f"{plugin}_step_fuzz", file.name, file.name.encode() + b"\n" + b"\x1e".join(answers))


for plugin in ("echo", "email", "line", "meta", "viber", "webchat", "wechat"):
    of_cases(plugin)
for file in (source / "tests/host/config").glob("*/*.toml"):
    seed("config_fuzz", file.name, file.read_bytes())
for number, part in enumerate(({"type": "text", "text": "hello"}, {"type": "location", "location": {"latitude": 1.5}})):
    action = {"type": "send", "account": "a", "conversation": "c", "message": {"parts": [part]}}
    seed("model_json_fuzz", f"action_{number}", json.dumps(action))
for number, cursor in enumerate(("e1.7", "e0.0", "e-1.0", "e9223372036854775807.9223372036854775807", ".", "e1")):
    seed("cursor_fuzz", str(number), cursor)
for label, text in (("utf-8", "héllo 👩‍👩‍👧"), ("shift_jis", "こんにちは"), ("gb18030", "你好"), ("iso-8859-1", "déjà"),
                    ("euc-kr", "안녕"), ("utf-16le", "a𝄞")):
    seed("text_fuzz", label, label.encode() + b"\n" + text.encode(label))
for name, text in (("markdown", "**a** _b_ ~~c~~ `d` [e](https://f.de)\n\n> g\n\n1. h\n   - i\n\n```sh\nj\n```"),
                   ("html", "<b>a</b> <a href='https://b.de?c&amp;d'>e</a><ul><li>f<pre>g\n h</pre></ul><!-- i -->&#x41;")):
    seed("styled_fuzz", name, text)
for unit in range(6):
    seed("split_fuzz", str(unit), bytes((60 + unit,)) + "Grüße 👨‍👩‍👧‍👦 https://a.de/b {name}. 日本語\n\n€[] ".encode() * 3)
raw = zlib.compressobj(wbits=-15)
text = b"hello hello hello hello" * 20
seed("inflate_fuzz", "zlib", b"\1" + zlib.compress(text))
seed("inflate_fuzz", "gzip", b"\2" + gzip.compress(text, mtime=0))
seed("inflate_fuzz", "raw", b"\3" + raw.compress(text) + raw.flush())
for name, image in (
        ("jpeg", b"\xff\xd8\xff\xe1\0\x22Exif\0\0II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0\xff\xda\0\3a b\xff\0c\xff\xd9"),
        ("png", b"\x89PNG\r\n\x1a\n\0\0\0\1tEXtaCRC4\0\0\0\1IDATaCRC4\0\0\0\0IENDCRC4"),
        ("webp", b"RIFF\x22\0\0\0WEBPVP8X\2\0\0\0\x0c\0EXIF\1\0\0\0a\0VP8 \2\0\0\0ab"),
        ("gif", b"GIF89a\1\0\1\0\0\0\0\x21\xfe\1a\0\x2c\0\0\0\0\1\0\1\0\0\2\1a\0;")):
    seed("image_fuzz", name, image)
for text in ("aGVsbG8=", "aGVsbG8", "-_-_", "+/+/", "YQ=="):
    seed("base64_fuzz", text.replace("/", "s"), text)
numbers = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")
for kind, jwk in ((3, {"kty": "EC", "crv": "P-256", "x": numbers, "y": numbers, "alg": "ES256", "use": "sig"}),
                  (1, {"kty": "OKP", "crv": "Ed25519", "x": numbers, "key_ops": ["verify"]}),
                  (0, {"kty": "RSA", "n": numbers * 8, "e": "AQAB"})):
    seed("key_fuzz", f"jwk_{kind}", bytes((3, kind)) + json.dumps(jwk).encode())
    seed("jwt_fuzz", f"set_{kind}", ".".join(base64.urlsafe_b64encode(one.encode()).decode().rstrip("=") for one in (
        '{"alg":"ES256","kid":"1"}', '{"exp":1795262500,"aud":["a"]}', "0" * 64)) + "\n" + json.dumps({"keys": [jwk]}))
# RFC 8410 section 10.1 and 10.3.
seed("key_fuzz", "pem_public", b"\1\1-----BEGIN PUBLIC KEY-----\n"
     b"MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n")
seed("key_fuzz", "pem_private", b"\1\101-----BEGIN PRIVATE KEY-----\n"
     b"MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n")
for number, url in enumerate(("https://api.example.com/v2/x?a=b%20c&d=+", "http://[::1]:8080/", "smtp://mail.example:587",
                              "/hooks/a/%2e%2e/b", "a=1&b=%zz&c")):
    seed("url_fuzz", str(number), url)
seed("http_request_fuzz", "post", b"\x20POST /hooks/a?x=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}")
seed("http_request_fuzz", "chunked", b"\x30POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
     b"2;x=y\r\nhi\r\n0\r\nTrailer: 1\r\n\r\n")
seed("http_request_fuzz", "expect", b"\xffGET / HTTP/1.0\r\nExpect: 100-continue\r\nX: \xff\r\n\r\n")
seed("webhook_secret_fuzz", "good", "whsec_" + base64.b64encode(bytes(range(24))).decode())
seed("webhook_secret_fuzz", "short", "whsec_AAAA")
# Version 1, then what a decoder of numbered fields meets first.
seed("effects_fuzz", "empty", b"\1")
seed("effects_fuzz", "fields", b"\1" + b"".join(bytes((number, 3)) + b"abc" for number in range(1, 10)))
seed("codec_fuzz", "fields", b"".join(bytes((number << 2 | 2, 3)) + b"abc" for number in range(1, 30)))

"""JSON texts by RFC 8259: those that every reader must take, and those that none may.

Each is put to the reader as a whole file and as a value inside a map.
"""

_DEEP = 3000

GOOD = [
    b"[]", b"{}", b"[[]]", b'[{"a":[]}]', b"[0]", b"[-0]", b"[0.5]", b"[1e2]", b"[1E+2]",
    b"[1e-2]", b"[-1.5e10]", b"[123456789012345678]", b"[1.7976931348623157e308]", b"[5e-324]",
    b"[1e-400]", b"[true]", b"[false]", b"[null]", b'[""]', b'["a"]', b'["\\""]', b'["\\\\"]',
    b'["\\/"]', b'["\\b\\f\\n\\r\\t"]', b'["\\u0041"]', b'["\\u00e9"]', b'["\\ud83d\\ude00"]',
    b'["\\u0000"]', b'["\\uFFFF"]', '["é"]'.encode(), '["\U0001f600"]'.encode(),
    '["\u2028\u2029"]'.encode(), '["\ufeff"]'.encode(), b'["\x7f"]', b" [] ", b"\t[]\n",
    b"[1 ,2]", b"[ 1\r\n, 2 ]", b'{"a" : 1 }', b'{"":0}', b'{"a":{"a":1}}', b"[[[[[[[[]]]]]]]]",
    b"[1,[2,{}],3]", b'{"a\\u0062":1}', b'{"a":1,"b":2}', b"[" * 400 + b"]" * 400,
    b"[" + b"0," * 9999 + b"0]", b'["' + b"x" * 100_000 + b'"]', b"[-1]", b"[10]", b"[0e1]",
    b"[0E+0]", b"[1.0]", b'["\\uDBFF\\uDFFF"]', b'["http:\\/\\/x"]', b'["new\\u00A0line"]',
    b'["/* no comment */"]', b'["a,]}"]',
]  # fmt: skip

BAD = [
    b"[", b"]", b"{", b"}", b"[1", b"[1,", b"[,1]", b"[1,,2]", b"[1,]", b'{"a":1,}', b'{"a"}',
    b'{"a":}', b'{"a" 1}', b"{a:1}", b"{1:1}", b"{null:1}", b"{'a':1}", b"['a']", b'["a]', b'"',
    b'["\\"]', b'["\\x41"]', b'["\\u12"]', b'["\\u12g4"]', b'["\\a"]', b'["\\0"]', b'["\\U0041"]',
    b'["tab\there"]', b'["line\nhere"]', b'["nul\x00here"]', b'["esc\x1bhere"]', b"[01]", b"[-01]",
    b"[1.]", b"[.5]", b"[-.5]", b"[1e]", b"[1e+]", b"[1eE2]", b"[+1]", b"[--1]", b"[-]", b"[0x10]",
    b"[1_000]", b"[1 000]", b"[1e1.5]", b"[1.2.3]", b"[NaN]", b"[-NaN]", b"[nan]", b"[Infinity]",
    b"[-Infinity]", b"[inf]", b"[True]", b"[TRUE]", b"[tru]", b"[truee]", b"[nul]", b"[None]",
    b"[undefined]", b"[1]]", b"[1] 2", b"[][]", b"{}{}", b"[] x", b"[1;2]", b"[1:2]", b'["a":1]',
    b'{"a":1:2}', b'{"a":1 "b":2}', b"[1 2]", b"[1]//x", b"[1]/*x*/", b"/**/[]", b"[/**/1]", b"#[]",
    b'["\xff"]', b'["\xc0\xaf"]', b'["\xed\xa0\x80"]', b'["\xf4\x90\x80\x80"]', b'["\xe9"]',
    b'["\xc3"]', b'["\x80"]', b"\xff\xfe[\x00]\x00", b"\xfe\xff\x00[\x00]", b'["\\ud800"]',
    b'["\\ud800\\ud800"]', b'["\\udc00"]', b'["\\ud800x"]', b"\x0b[]", b"\x0c[]", b"[\x0b1]",
    b"[1\xc2\xa0]", b"\xe2\x81\xa0[]", b"<[]>", b"()", b"[(1)]", b"[1..2]", b"[*]", b"[a]", b"abc",
    b"*", b"-", b"&", b'{"a":1', b'{"a":[1}', b'[{"a":1]', b"[" * _DEEP,
    b"[" * _DEEP + b"]" * _DEEP,
    b'{"a":' * _DEEP + b"1" + b"}" * _DEEP, b"[1e400]", b"[-1e400]", b"", b" ", b"\n",
]  # fmt: skip

#: Taken by most readers, which then differ about what they mean.
DOUBLE = [
    b'{"a":1,"a":2}', b'{"a":1,"a":1}', b'{"a":1,"\\u0061":2}', b'{"":1,"":2}',
    b'[{"x":{"b":[],"b":{}}}]', b'{"a":{"c":1},"a":{"c":1}}',
]  # fmt: skip

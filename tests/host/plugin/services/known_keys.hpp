// SPDX-License-Identifier: MIT
// Keys that everybody knows: those of RFC 7515, in every form that is read. They protect nothing.
#pragma once

#include <string_view>

namespace jackfield::services {

// RFC 7515 section A.2.1, the public members.
inline constexpr std::string_view kRsaPublicJwk =
    R"({"kty":"RSA",)"
    R"("n":")"
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-"
    "Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-"
    "pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-"
    "bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-"
    "UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-"
    "DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
    R"(")"
    ","
    R"("e":")"
    "AQAB"
    R"(")"
    "}";

// RFC 7515 section A.2.1.
inline constexpr std::string_view kRsaPrivateJwk =
    R"({"kty":"RSA",)"
    R"("n":")"
    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-"
    "Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-"
    "pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-"
    "bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-"
    "UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-"
    "DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
    R"(")"
    ","
    R"("e":")"
    "AQAB"
    R"(")"
    ","
    R"("d":")"
    "Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-"
    "7YwVol2NXOoAJe46sui395IW_GO-pWJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu"
    "3Mkqzjkn439X0M_V51gfpRLI9JYanrC4D4qAdGcopV_0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQUShb1juUO1"
    "ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuhLhBOneufuBiB4cS98l2SR_RQyGWSeWjnczT0QU91p1DhOV"
    "RuOopznQ"
    R"(")"
    ","
    R"("p":")"
    "4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH_5IB3jw3bcxGn6QLvnEtfdUdiYrqBdss1l58BQ3KhooKeQTa9AB"
    "0Hw_Py5PJdTJNPY8cQn7ouZ2KKDcmnPGBY5t7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-"
    "KDV5z-y2XDwGUc"
    R"(")"
    ","
    R"("q":")"
    "uQPEfgmVtjL0Uyyx88GZFF1fOunH3-"
    "7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYsp1ZSe7zFYHj7C6ul7TjeLQeZD_YwD66t62wDmpe_HlB-"
    "TnBA-njbglfIsRLtXlnDzQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdc"
    R"(")"
    ","
    R"("dp":")"
    "BwKfV3Akq5_MFZDFZCnW-wzl-"
    "CCo83WoZvnLQwCTeDv8uzluRSnm71I3QCLdhrqE2e9YkxvuxdBfpT_PI7Yz-FOKnu1R6HsJeDCjn12Sk3vmA"
    "ktV2zb34MCdy7cpdTh_YVr7tss2u6vneTwrA86rZtu5Mbr1C1XsmvkxHQAdYo0"
    R"(")"
    ","
    R"("dq":")"
    "h_96-"
    "mK1R_7glhsum81dZxjTnYynPbZpHziZjeeHcXYsXaaMwkOlODsWa7I9xXDoRwbKgB719rrmI2oKr6N3Do9U0"
    "ajaHF-NKJnwgjMd2w9cjz3_-kyNlxAr2v4IKhGNpmM5iIgOS1VZnOZ68m6_pbLBSp3nssTdlqvd0tIiTHU"
    R"(")"
    ","
    R"("qi":")"
    "IYd7DHOhrWvxkwPQsRM2tOgrjbcrfvtQJipd-DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fhd_QJQ3"
    "ydy5cY7YIBi87w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp_gh6A5603k2-"
    "ZQwVK0JKSHuLFkuQ3U"
    R"(")"
    "}";

// RFC 7515 section A.3.1, the public members.
inline constexpr std::string_view kEs256PublicJwk = R"({"kty":"EC","crv":"P-256",)"
                                                    R"("x":")"
                                                    "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
                                                    R"(")"
                                                    ","
                                                    R"("y":")"
                                                    "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
                                                    R"(")"
                                                    "}";

// RFC 7515 section A.3.1.
inline constexpr std::string_view kEs256PrivateJwk = R"({"kty":"EC","crv":"P-256",)"
                                                     R"("x":")"
                                                     "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
                                                     R"(")"
                                                     ","
                                                     R"("y":")"
                                                     "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
                                                     R"(")"
                                                     ","
                                                     R"("d":")"
                                                     "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"
                                                     R"(")"
                                                     "}";

// The key of section A.2.1 in other forms, written with Python's cryptography module.
inline constexpr std::string_view kRsaSpkiPem =
    R"(-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAofgWCuLjybRlzo0tZWJj
NiuSfb4p4fAkd/wWJcyQoTbji9k0l8W26mPddxHmfHQp+Vaw+4qPCJrcS2mJPMEz
P1Pt0Bm4d4QlL+yRT+SFd2lZS+pCgNMsD1W/YpRPEwOWvG6b32690r2jZ47soMZo
9wGzjb/7OMg0LOL+bSf63kpaSHSXndS5z5rexMdbBYUsLA9e+KXBdQOS+UTo7WTB
EMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6/I5IhlJH7aGhyxX
FvUK+DWNmoudF8NAco9/h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXp
oQIDAQAB
-----END PUBLIC KEY-----
)";

// RSAPublicKey of PKCS#1.
inline constexpr std::string_view kRsaPkcs1PublicPem =
    R"(-----BEGIN RSA PUBLIC KEY-----
MIIBCgKCAQEAofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd/wWJcyQoTbji9k0l8W2
6mPddxHmfHQp+Vaw+4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL+yRT+SFd2lZS+pCgNMs
D1W/YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb/7OMg0LOL+bSf63kpaSHSXndS5
z5rexMdbBYUsLA9e+KXBdQOS+UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxv
b3qCo5ZwKh9kG4LT6/I5IhlJH7aGhyxXFvUK+DWNmoudF8NAco9/h9iaGNj8q2et
hFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQIDAQAB
-----END RSA PUBLIC KEY-----
)";

// PKCS#8.
inline constexpr std::string_view kRsaPkcs8Pem =
    R"(-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCh+BYK4uPJtGXO
jS1lYmM2K5J9vinh8CR3/BYlzJChNuOL2TSXxbbqY913EeZ8dCn5VrD7io8ImtxL
aYk8wTM/U+3QGbh3hCUv7JFP5IV3aVlL6kKA0ywPVb9ilE8TA5a8bpvfbr3SvaNn
juygxmj3AbONv/s4yDQs4v5tJ/reSlpIdJed1LnPmt7Ex1sFhSwsD174pcF1A5L5
ROjtZMEQxrZHYJqkeDrrnGya11UxMFBji4NmXG9veoKjlnAqH2QbgtPr8jkiGUkf
toaHLFcW9Qr4NY2ai50Xw0Byj3+H2JoY2PyrZ62EWQwuz3WTOTY8BwNNb2BvniHg
VFbK5emhAgMBAAECggEAEq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyW
PEAeP88vLNO97IjlA7/GQ5sLKMgvfTeXZx9SE+7YwVol2NXOoAJe46sui395IW/G
O+pWJ1O0BkTGoVEn2bKVRUCgu+GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzj
kn439X0M/V51gfpRLI9JYanrC4D4qAdGcopV/0ZHHzQlBjudU2QvXt4ehNYTCBr6
XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl/x/jTj3ccPDVZFD9pIuhLhBOneufuBiB
4cS98l2SR/RQyGWSeWjnczT0QU91p1DhOVRuOopznQKBgQDgHMQQ60imZV1URk0K
pLttoLhyt3SmqdEf/kgHePDdtzEafpAu+cS191R2JiuoF2yzWXnwFDcqGigp5BNr
0AHQfD8/Lk8l1Mk09jxxCfui5nYooNyac8YFjm3vItzVCVDnEd3BbVWG8qf6deqE
lMGAg+C2V0L4oNXnP7LZcPAZRwKBgQC5A8R+CZW2MvRTLLHzwZkUXV866cff7tx6
kqa0finGG0KgeqlaZPxgCZnFp7AeAcCMtiynVlJ7vMVgePsLq6XtON4tB5kP9jAP
rq3rbAOal78eUH5OcED6eNuCV8ixEu1eWcPNCS/l1OW1EnXUEoEHKl54Xrrz2uNw
kgMTP1FZ1wKBgAcCn1dwJKufzBWQxWQp1vsM5fggqPN1qGb5y0MAk3g7/Ls5bkUp
5u9SN0Ai3Ya6hNnvWJMb7sXQX6U/zyO2M/hTip7tUeh7CXgwo59dkpN75gJLVds2
9+DAncu3KXU4f2Fa+7bLNrur53k8KwPOq2bbuTG69QtV7Jr5MR0AHWKNAoGBAIf/
evpitUf+4JYbLpvNXWcY052Mpz22aR84mY3nh3F2LF2mjMJDpTg7FmuyPcVw6EcG
yoAe9fa65iNqCq+jdw6PVNGo2hxfjSiZ8IIzHdsPXI89//pMjZcQK9r+CCoRjaZj
OYiIDktVWZzmevJuv6WywUqd57LE3Zar3dLSIkx1AoGAIYd7DHOhrWvxkwPQsRM2
tOgrjbcrfvtQJipd+DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fhd/QJQ3
ydy5cY7YIBi87w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp/gh6A56
03k2+ZQwVK0JKSHuLFkuQ3U=
-----END PRIVATE KEY-----
)";

// RSAPrivateKey of PKCS#1.
inline constexpr std::string_view kRsaPkcs1Pem =
    R"(-----BEGIN RSA PRIVATE KEY-----
MIIEowIBAAKCAQEAofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd/wWJcyQoTbji9k0
l8W26mPddxHmfHQp+Vaw+4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL+yRT+SFd2lZS+pC
gNMsD1W/YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb/7OMg0LOL+bSf63kpaSHSX
ndS5z5rexMdbBYUsLA9e+KXBdQOS+UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uD
Zlxvb3qCo5ZwKh9kG4LT6/I5IhlJH7aGhyxXFvUK+DWNmoudF8NAco9/h9iaGNj8
q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQIDAQABAoIBABKucaRpzQorw35S
bEUAVx8dYXUdZOlJcHtiWQ+dC6V8ljxAHj/PLyzTveyI5QO/xkObCyjIL303l2cf
UhPu2MFaJdjVzqACXuOrLot/eSFvxjvqVidTtAZExqFRJ9mylUVAoLvhowVWmC1O
n95fZCXxTUtxNEG1Xcc7m0rtzJKs45J+N/V9DP1edYH6USyPSWGp6wuA+KgHRnKK
Vf9GRx80JQY7nVNkL17eHoTWEwga+lwi0FEoW9Y7lDtWXYmKBWhUE+U8PGxlJf8f
40493HDw1WRQ/aSLoS4QTp3rn7gYgeHEvfJdkkf0UMhlknlo53M09EFPdadQ4TlU
bjqKc50CgYEA4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH/5IB3jw3bcxGn6QLvnE
tfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw/Py5PJdTJNPY8cQn7ouZ2KKDcmnPG
BY5t7yLc1QlQ5xHdwW1VhvKn+nXqhJTBgIPgtldC+KDV5z+y2XDwGUcCgYEAuQPE
fgmVtjL0Uyyx88GZFF1fOunH3+7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYs
p1ZSe7zFYHj7C6ul7TjeLQeZD/YwD66t62wDmpe/HlB+TnBA+njbglfIsRLtXlnD
zQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdcCgYAHAp9XcCSrn8wVkMVkKdb7
DOX4IKjzdahm+ctDAJN4O/y7OW5FKebvUjdAIt2GuoTZ71iTG+7F0F+lP88jtjP4
U4qe7VHoewl4MKOfXZKTe+YCS1XbNvfgwJ3Ltyl1OH9hWvu2yza7q+d5PCsDzqtm
27kxuvULVeya+TEdAB1ijQKBgQCH/3r6YrVH/uCWGy6bzV1nGNOdjKc9tmkfOJmN
54dxdixdpozCQ6U4OxZrsj3FcOhHBsqAHvX2uuYjagqvo3cOj1TRqNocX40omfCC
Mx3bD1yPPf/6TI2XECva/ggqEY2mYzmIiA5LVVmc5nrybr+lssFKneeyxN2Wq93S
0iJMdQKBgCGHewxzoa1r8ZMD0LETNrToK423K377UCYqXfg5XMclbrjPbEC3YI1Z
NqMtuhdBJqUnBi6tjKMF+34Xf0CUN8ncuXGO2CAYvO8PdyCixHX52ybaDjy1FtCE
6yUXjoKNXKvUm7MWGsAYH6f4IegOetN5NvmUMFStCSkh7ixZLkN1
-----END RSA PRIVATE KEY-----
)";

// The same under the password "secret", in the old way with a header.
inline constexpr std::string_view kRsaEncryptedPem =
    R"(-----BEGIN RSA PRIVATE KEY-----
Proc-Type: 4,ENCRYPTED
DEK-Info: AES-256-CBC,652F197E69522BA4FAE1A2A55B5A60B3

W1Gtnu+DJv+oUz12DIDrRcTtI7Hrza2Gk1yh8Vj7aALKZvrmMR+te/DQjj6XfERt
PhlrBcc8Mnfzf2+UqyuGIaz+L0Z1wGsa/TosRtTGpYNDOa7gaP+Jrnb4yZZVE92H
DV7fY+1pu1gRWU43M7wNA2MfHVaQXfv0KK0R8KJbaB7EeCYHIv8r6yINFvI1MmAq
0tPc4o40k0uUTnzqoOIlZzHlLFGPAVor4XDUpFRAH6KAcaR17gM0QY5Rul1QMdfF
pEyfpckK76FMA5D9pcJYqODxsthkTh8UkPOX73RY5pTzt+qf7zgdS9Ho50YIPkgQ
ShjRWKHUNDT0VrdeJDdNXndVr1KEIz9pLRZEaEfd74iQ06m1OQXqEqiBX38xwPva
Z6266s6fK//UjfSMBGfOL3P1QYNzOeCG355DDCW61cwA5SxgCUQysWWoHnWf5Cg8
AF3nuh2TP9oB1nEavFG9lNzPav6gu+SISwI8JRKLbIzn/qrOLqMk8u/LwnVL9ZMQ
9T5dEQbs0DL90wRE9WMtxca10M9jy8a46rOZLTBiCs5na7PsigG1N82A4qZl10pg
uThI819/mReIPiyyQdezNxPEE1UL/8MEN9fjprxZGwdLtvb9GRg6UA0vYNJEjZxa
aUYjB6zrDyWYWHbr1gacl38IpMY3gvxgSF07IQJOnoTAB+V8jWZgloKinMNmZVe/
NOfwRZe7sFKVzvqapdlRg6E8KkwqMGK4IdMP8Lvyp3lqu6HyuEFEHU/mjwftazlN
n6Pf1Y/cIkhfSAtDM3B0FASc7e6v5G3Djg607LJ4xVHIRWpoLkzTa4/tiXzxpFWv
rDnLXXR8a/aGdM2cXGJfATaWToJ3L5o2s+3OE4wmyJvQUgeDsV4ZEwawoksmz55Q
kMmA/DCgKRjbWFGwUxzFnvpL2i1nrAT7Vlw7tRuHNQf+5vyNFef9y5x3LS30Q82s
2/UyfYdmA2sBL+6OM5aovvSYnvAsbf1oIVTAlWY1GfzwFk7Wc+seG312Mx+oN+0+
49094JF+xhlH2Qs+gxcZvYtYDmhW1h234ljM5KhhaJNVI9QVEk5BDRUfkzWt729d
7lVVlC/SQxAuCbc7Z42M2n6EtbPLTlLgIgpfA1jotrLw922KNCwMZwscRfijpwHV
Yr/XGADWew9orYuhOczin6rh/v+2SfTLWkE7ZEfjhy9YNgPJVBrjGsDCnmGTKcvJ
VTL4IIy24IfoNtpMNYpfob6nHgDe3f40PA4HV82ErCfWIoQ3xsySjTJgkXDOIZhD
1u3o130HhIu6p53RtWd83/blLdKi60/IBdqGnUzSxNNlZc3XTkbK7bGkR4UdfDUd
EfgjKm45zMKArNZyFPMKVI4uuuFTl8/yiJHoOm5VN6hL8GUbkJN4W8deMEwpnrVn
5a6OBAHV8ONhUvDQK8WRUzBCEAPK70l3RbIolOgam9ArYFnlyhs+HXd1RGaIEPKj
DmmYOcZbu9GPrvkVmjAQYCEFdDNvqEHglIxrEnKKQeZl7CNx/OnnxuVtWoJE+yBf
49Pxb5haQII4KgzO890NohhfCpQH//kLgCDSrTqBqmGRxX8LuzDvtRd+fdogTMfH
-----END RSA PRIVATE KEY-----
)";

// A certificate that signs itself, valid from 2015 to 2016.
inline constexpr std::string_view kRsaCertificatePem =
    R"(-----BEGIN CERTIFICATE-----
MIICrjCCAZagAwIBAgICHVswDQYJKoZIhvcNAQELBQAwGjEYMBYGA1UEAwwPcmZj
NzUxNS5leGFtcGxlMB4XDTE1MDUwMTAwMDAwMFoXDTE2MDUwMTAwMDAwMFowGjEY
MBYGA1UEAwwPcmZjNzUxNS5leGFtcGxlMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A
MIIBCgKCAQEAofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd/wWJcyQoTbji9k0l8W2
6mPddxHmfHQp+Vaw+4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL+yRT+SFd2lZS+pCgNMs
D1W/YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb/7OMg0LOL+bSf63kpaSHSXndS5
z5rexMdbBYUsLA9e+KXBdQOS+UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxv
b3qCo5ZwKh9kG4LT6/I5IhlJH7aGhyxXFvUK+DWNmoudF8NAco9/h9iaGNj8q2et
hFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQIDAQABMA0GCSqGSIb3DQEBCwUAA4IB
AQBRb8412BSbvlD8L2awDEQaeN/6Z15yGWFH8i9krBT6xvWqSUeqAUk30vqwUXhu
KvDpi6buhqJbl6FHExvZJJyptnP/gINU7bE2xVeaarH6cLPqRpBf/J61q7iNqFtG
1bJkgwnAFa6By9EgIe6zOofcjiVnpsoU2gaeEhEkYhTdHrHiqk5665B02DLH2C/S
/HKWKUO3ho7T3br2ep3e8UToy+Ca8G8sRCxsTj8MbhXVe22jjksu0K6yNOBw2WqS
FEhkkTT/NzLzReDGuUPqlcHkyE3qotNauEqpwr3f8KAZr7m2Ggk8WtPORIbgMLe4
UwV2/6kmTNVDPhxAsP/8+UB9
-----END CERTIFICATE-----
)";

// The key of section A.3.1 in other forms.
inline constexpr std::string_view kEs256SpkiPem =
    R"(-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV7
6e8Tus9uPHvRVEXH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==
-----END PUBLIC KEY-----
)";

// ECPrivateKey of SEC 1.
inline constexpr std::string_view kEs256Sec1Pem =
    R"(-----BEGIN EC PRIVATE KEY-----
MHcCAQEEII6bEJ5xkJi/mASH3x9dd+nLKWBuvtImO19XwhPfhPSyoAoGCCqGSM49
AwEHoUQDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEXH8UTNG72b
focs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==
-----END EC PRIVATE KEY-----
)";

// PKCS#8.
inline constexpr std::string_view kEs256Pkcs8Pem =
    R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjpsQnnGQmL+YBIff
H1136cspYG6+0iY7X1fCE9+E9LKhRANCAAR/zc4ncPbEXUGDy+5v20t7WAczNXvp
7xO6z248e9FURcfxRM0bvZt+hyzf7bnuufSzaV1uqQskrYpGIyiFiOWt
-----END PRIVATE KEY-----
)";

// An RSA key of 1,024 bits, made for this test.
inline constexpr std::string_view kShortRsaPem =
    R"(-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCqAr3LqC0YexoQY+wevhNKkQ2q
PrxsZL53YzvbCI8v1CINjYwBw2yp+MeflovtlJTSxq7m+9eIoo9UGHOR8WXozESR
hu3lFKo6bxQk7XBfSUKx/jQYr/V4pFyCDEDrQ5Z6xHhvMtxgrW0WJrk5eiqd6LNU
9cddon92PeKgzgSG4wIDAQAB
-----END PUBLIC KEY-----
)";

// A P-256 key that spells its curve out instead of naming it, made for this test.
inline constexpr std::string_view kSpelledOutPem =
    R"(-----BEGIN PUBLIC KEY-----
MIIBSzCCAQMGByqGSM49AgEwgfcCAQEwLAYHKoZIzj0BAQIhAP////8AAAABAAAA
AAAAAAAAAAAA////////////////MFsEIP////8AAAABAAAAAAAAAAAAAAAA////
///////////8BCBaxjXYqjqT57PrvVV2mIa8ZR0GsMxTsPY7zjw+J9JgSwMVAMSd
NgiG5wSTamZ44ROdJreBn36QBEEEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5
RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9QIhAP////8AAAAA
//////////+85vqtpxeehPO5ysL8YyVRAgEBA0IABAiv3RLfmbtkxRsQcEk3lSw3
ij2Gq5U0JfoURK/Cq//ANKV8LJrLFnUfNvPhbDJGHNUSRcPPlQ0rPjlzVQuT+G4=
-----END PUBLIC KEY-----
)";

}  // namespace jackfield::services

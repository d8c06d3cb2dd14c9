// SPDX-License-Identifier: MIT
// Key pairs made for these tests alone; they open nothing.
#pragma once

namespace jackfield::webchat {

inline constexpr char kEcPrivate[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgcwihlggekRv3o1z4\n"
    "XQyYH5Jyhq7R9uEa77QRaJaa9/WhRANCAARn/5h/mwtHKztiIknMd0Y0ynLM3fx8\n"
    "QLTGq5JiCs0JD/AFgEgsNXONMu19LJ/M6BRkPOByVPIStCQ0GomhbN4s\n"
    "-----END PRIVATE KEY-----\n";
inline constexpr char kEcPublic[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZ/+Yf5sLRys7YiJJzHdGNMpyzN38\n"
    "fEC0xquSYgrNCQ/wBYBILDVzjTLtfSyfzOgUZDzgclTyErQkNBqJoWzeLA==\n"
    "-----END PUBLIC KEY-----\n";

inline constexpr char kRsaPrivate[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDN31oUmLVpkjCy\n"
    "6xMFFsLBkbcobDqTVS8eCE3ZX/CuGzHxHZx6AAG1DzGjUkGDPPCaPnPnrSKXFzFd\n"
    "DijuTgdXUvty2aW4FIiN4dlaJ46hranaS8PXWLUVglM4bD3z+niADnkt0NbzjI2a\n"
    "SPIPA+DynuVizht8UT1gi+nYs+92WHXej6VimAieQebGsxt1a7YVFTQ3wdlRUG4X\n"
    "lr9Jwrm3W4rG3f2TpX95FfLIktYxE47qxnzigdJ9mlxKvE7MLigMTRqITyHekJMq\n"
    "iphfs4ypp6tKlFH9lAOW8vmPiCpsEZWrptUYAY6QByvDzY0J+XYnF4s2oCuRbmYG\n"
    "4CBHJ7N1AgMBAAECggEABpuE+TUXL3qnGvr4quNlNVAUtD9YWEW149ge4tuVg9+w\n"
    "vZJ2ek5D6m3WKUMuLJo5Blj7oIOEoRuitIqhjYJ4xwNNZDfa6IVU26mUb7RmJhzG\n"
    "3zrVdTTY57DoNF75qboP14ZUun/MglfFbLQA0YgNlnk7QgL89q4R0vvdRxyr/Rzr\n"
    "c9xWxiBQ4zk+GflIxy90+EQydIznzayrrFeo39JFL0PrVSz7PRp36WMFRvuchVPQ\n"
    "o3kTUIg2FmxmfP8ytp5R2r1sbQEqHXGl8e/outkARBelRQ+QB+8GPtBTaL6tPhtd\n"
    "TWpfgZRZ3gnNYW/sc/xPrJt/IlSA97IcYv0qNyvb0QKBgQD01BbnzPK8gxlHbfKZ\n"
    "0jNPD1upboQXvmQUCk3iKSaL+BySoCrRDDuHM2tTSfQKKah7kWU4PWSzUAEhD6ro\n"
    "Gf5LlR/gg5P2psvs7OM+DNFW0xS5k+X8Er0SYbxQRjAFQPBO+lnPs4fFTt9LOMUA\n"
    "6G0p8I/vFe0E3VAmV4T89+vrxQKBgQDXRDTP0xONQUR5WQzD/eIvS0e4JxBL0rNk\n"
    "KYAXnrNxueDTz2XewheKxiLenpJctx83QhZvKINpcYMsMTJ61JXa0LLe8zRamWp6\n"
    "aoAIB2W4jMzP72V+O6/NRfroFB4aTVOiGdDCA2bL1X7jFHbRISkwTSV5hfQD3GyJ\n"
    "aCa6eqSz8QKBgQC6bYXDnNx5j5qAOciyOM25NgimS/Fp4yBx4ibMQGmJy7R2MmBo\n"
    "Lthla1IeagHaez5AWcapvJYhtJongraxZpmtFDDh1U+mUfyWvQuNBFWjt7fgWC6Y\n"
    "c+xlQucSeV+3oGtcuGYLMroAFL8TmHbq6hG2DeiMNjX1rlCJ4bryphaPwQKBgEAO\n"
    "reCCITlRiLzLgP75l8sXDbqA9Vp60qMlrlZZBXD8LSkaeGf3PeYv28R/T3KDk6hv\n"
    "5Bkj5ycDflMyOKFQjV9V50Rs/tFPAd53vq2k9eIbE/90b7FGtaPSBT32bpbJF/AO\n"
    "2o5BUN+rIl0Ug97rjUQwUMx+zgQwHaQt+AhZ4pUhAoGBAJuLIPd4FFaWPY1GEHPx\n"
    "EbMZJRaRgCX++UhCEyG/ty3PFwAIV5I9ExbzXV9lKYal9TcdcIq6X2eltFFDJ6hn\n"
    "TLZ76rxQqfPtjU452tTFlZDDo/39crAzX4E2LmOx6Iwx0jtkUI7myD1CIm/DsXdc\n"
    "bII2T/QHuDUC9ZdIeKzBHFAj\n"
    "-----END PRIVATE KEY-----\n";
inline constexpr char kRsaPublic[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAzd9aFJi1aZIwsusTBRbC\n"
    "wZG3KGw6k1UvHghN2V/wrhsx8R2cegABtQ8xo1JBgzzwmj5z560ilxcxXQ4o7k4H\n"
    "V1L7ctmluBSIjeHZWieOoa2p2kvD11i1FYJTOGw98/p4gA55LdDW84yNmkjyDwPg\n"
    "8p7lYs4bfFE9YIvp2LPvdlh13o+lYpgInkHmxrMbdWu2FRU0N8HZUVBuF5a/ScK5\n"
    "t1uKxt39k6V/eRXyyJLWMROO6sZ84oHSfZpcSrxOzC4oDE0aiE8h3pCTKoqYX7OM\n"
    "qaerSpRR/ZQDlvL5j4gqbBGVq6bVGAGOkAcrw82NCfl2JxeLNqArkW5mBuAgRyez\n"
    "dQIDAQAB\n"
    "-----END PUBLIC KEY-----\n";

inline constexpr char kEdPrivate[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIGcMDzg6BEIAsldI5fRhEp98BVwyMZIwqt29r2zforCH\n"
    "-----END PRIVATE KEY-----\n";
inline constexpr char kEdPublic[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEA2A7/H+SxEP3PFrj4M26SHKnjonpgzNEYrkLPgQ2Z4ww=\n"
    "-----END PUBLIC KEY-----\n";

}  // namespace jackfield::webchat

# For the build step of schemas/ and some tests. Debian's own interpreter is the one that python3-jsonschema is for.
if(EXISTS /usr/bin/python3)
  set(Python3_EXECUTABLE /usr/bin/python3)
endif()
find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)

# Third-party libraries, all from Debian 12. Each is linked PRIVATE by the one layer that adapts it.
if(DOJANG_WASM)
  add_subdirectory(web/third_party)
  set(DOJANG_CRYPTO mbedtls) # the folder of core/crypto with SHA-2 and ECDSA
  # Files, private keys and issuing are no page's affair. What it reads is sealed into it, and what it signs its browser
  # signs (web/core/).
  set(DOJANG_LEFT_OUT
    base/file.c base/folder.c base/log.c crypto/key_file.c crypto/key_pair.c crypto/passphrase.c crypto/private_file.c
    crypto/random.c crypto/secret.c qr/png.c schema/compile.c schema/format.c schema/pattern.c schema/reference.c
    schema/rules.c schema/rules_array.c schema/rules_logic.c schema/rules_object.c schema/rules_value.c schema/schema.c
    schema/sentence.c schema/uri.c schema/visit.c vc/evidence_box.c vc/index_pool.c)
  return()
endif()
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(jansson REQUIRED IMPORTED_TARGET jansson)
pkg_check_modules(microhttpd REQUIRED IMPORTED_TARGET libmicrohttpd)
pkg_check_modules(lmdb REQUIRED IMPORTED_TARGET lmdb)
pkg_check_modules(qrencode REQUIRED IMPORTED_TARGET libqrencode)
pkg_check_modules(png REQUIRED IMPORTED_TARGET libpng)
pkg_check_modules(crypto REQUIRED IMPORTED_TARGET libcrypto)
pkg_check_modules(zlib REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(curl REQUIRED IMPORTED_TARGET libcurl)
pkg_check_modules(inih REQUIRED IMPORTED_TARGET inih)
pkg_check_modules(pcre2 REQUIRED IMPORTED_TARGET libpcre2-8)
pkg_check_modules(cmocka REQUIRED IMPORTED_TARGET cmocka)
find_library(DOUBLE_CONVERSION double-conversion REQUIRED)
set(DOJANG_CRYPTO openssl)

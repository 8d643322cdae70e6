# Language, warnings and instrumentation, the same for every target.
set(CMAKE_C_STANDARD 23)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# In a page the core is one module: what nothing of its exports reaches stays out.
if(DOJANG_WASM)
  set(DOJANG_FOREIGN_OPTIONS -flto -w $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions$<SEMICOLON>-fno-rtti>)
  include_directories(web/core/include) # one thread: locks that are none
  add_compile_options(-flto $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions$<SEMICOLON>-fno-rtti>)
else()
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  add_compile_options(-fno-omit-frame-pointer)
endif()

add_compile_definitions(_GNU_SOURCE)
add_compile_options(
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wcast-qual -Werror
  $<$<COMPILE_LANGUAGE:C>:-Wswitch-enum$<SEMICOLON>-Wmissing-prototypes$<SEMICOLON>-Wstrict-prototypes$<SEMICOLON>-Wvla>
  -ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)

if(DOJANG_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined)
endif()
# Some two hundred programs with sanitizers in them: lld links them in a third of the time.
if(CMAKE_C_COMPILER_ID STREQUAL "Clang" AND NOT DOJANG_WASM)
  add_link_options(-fuse-ld=lld)
endif()
# Objects of both kinds: the programs are optimized as a whole, the many test programs are linked in no time.
if(DOJANG_LTO)
  add_compile_options(-flto=auto -ffat-lto-objects)
  add_link_options(-flto=auto)
endif()
if(DOJANG_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(DOJANG_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_options(-D_FORTIFY_SOURCE=2 -fstack-protector-strong)
endif()

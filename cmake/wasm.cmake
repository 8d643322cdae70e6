# The toolchain of the core in the pages: Debian's clang, lld and wasi-libc.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(DOJANG_WASM TRUE)
set(CMAKE_C_COMPILER clang-14)
set(CMAKE_CXX_COMPILER clang++-14)
set(CMAKE_AR llvm-ar-14)
set(CMAKE_RANLIB llvm-ranlib-14)
set(CMAKE_C_COMPILER_TARGET wasm32-wasi)
set(CMAKE_CXX_COMPILER_TARGET wasm32-wasi)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY) # a try has no main to be linked
set(CMAKE_BUILD_TYPE MinSizeRel CACHE STRING "what a page loads must be small")
set(CMAKE_C_FLAGS_MINSIZEREL -Oz CACHE STRING "")
set(CMAKE_CXX_FLAGS_MINSIZEREL -Oz CACHE STRING "")

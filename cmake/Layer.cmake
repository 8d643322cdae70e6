# layer(<name> [LINK <layer>...] [PRIVATE <third-party target>...])
# One folder of core/ = one static library with its own include root. It sees the headers of the layers in LINK and of
# what those link, and nothing else, so an upward include does not compile.
function(layer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINK;PRIVATE")
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.c ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  list(TRANSFORM arg_LINK PREPEND dojang_)
  if(NOT sources)
    add_library(dojang_${name} INTERFACE)
    target_include_directories(dojang_${name} INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}/include)
    target_link_libraries(dojang_${name} INTERFACE ${arg_LINK})
    return()
  endif()
  add_library(dojang_${name} STATIC ${sources})
  target_include_directories(dojang_${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include)
  target_link_libraries(dojang_${name} PUBLIC ${arg_LINK} PRIVATE ${arg_PRIVATE})
endfunction()

# unit_test(<name> [LINK <layer>...] [PRIVATE <target>...]): tests/<folder>/<name>.c as one cmocka program and CTest.
function(unit_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINK;PRIVATE")
  list(TRANSFORM arg_LINK PREPEND dojang_)
  add_executable(${name} ${name}.c)
  target_link_libraries(${name} PRIVATE ${arg_LINK} dojang_testing ${arg_PRIVATE} PkgConfig::cmocka)
  target_compile_definitions(${name} PRIVATE DOJANG_SHARED_DIR="${DOJANG_SHARED_DIR}"
                                             DOJANG_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND ${name})
endfunction()

# fuzz_target(<name> [LINK <layer>...]): tests/fuzz/<name>.c with LLVMFuzzerTestOneInput. Under the fuzz preset a
# libFuzzer program; elsewhere a program that runs the files named on its command line, so that seeds are tests.
function(fuzz_target name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINK")
  list(TRANSFORM arg_LINK PREPEND dojang_)
  add_executable(${name} ${name}.c)
  target_link_libraries(${name} PRIVATE ${arg_LINK})
  target_compile_definitions(${name} PRIVATE DOJANG_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  if(DOJANG_FUZZ)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests/fuzz/replay.c)
    add_test(NAME ${name} COMMAND ${name} ${PROJECT_SOURCE_DIR}/tests/fuzz/seeds/${name})
  endif()
endfunction()

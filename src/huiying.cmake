# The build's two words, huiying_library() and huiying_test(), and the flags
# that every target shares. The DEPS of the libraries are the dependency table
# of src/ARCHITECTURE.md; tests/tidy compares them with the real #includes.

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND
   CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  message(FATAL_ERROR
    "GCC ${CMAKE_CXX_COMPILER_VERSION} miscompiles coroutines that await a "
    "call with an aggregate or a capturing lambda (double free). Use "
    "clang++-19: cmake --preset release")
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(THREADS_PREFER_PTHREAD_FLAG ON)

set(HUIYING_SANITIZE "" CACHE STRING "address,undefined or thread or empty")

find_program(HUIYING_CCACHE ccache)
if(HUIYING_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${HUIYING_CCACHE}")
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
  -Wno-missing-designated-field-initializers
  -Werror=return-type -Werror=switch -fno-omit-frame-pointer)
option(HUIYING_WERROR "Warnings are errors" ON)
if(HUIYING_WERROR)
  add_compile_options(-Werror)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  # Line tables are enough for a sanitizer's stack and halve the object files.
  set(CMAKE_CXX_FLAGS_DEBUG "-O1 -gline-tables-only")
endif()
if(HUIYING_SANITIZE)
  add_compile_options("-fsanitize=${HUIYING_SANITIZE}"
    -fno-sanitize-recover=all)
  add_link_options("-fsanitize=${HUIYING_SANITIZE}")
endif()
add_link_options(-fuse-ld=lld-19)

# Two links at a time at most: a sanitized link takes over 1 GB.
set_property(GLOBAL PROPERTY JOB_POOLS link_pool=2)
set(CMAKE_JOB_POOL_LINK link_pool)

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)

# huiying_allocator(target): replaces malloc in a program that ships or is
# measured. Alerts are small objects made on one thread and freed on another,
# which glibc's takes twice the time for (bench/README.md). A sanitizer brings
# its own. HUIYING_ALLOCATOR=OFF builds with glibc's.
option(HUIYING_ALLOCATOR "Link mimalloc" ON)
if(HUIYING_ALLOCATOR AND NOT HUIYING_SANITIZE)
  find_package(mimalloc 2.0 CONFIG)
endif()
function(huiying_allocator target)
  if(TARGET mimalloc)
    # First, and kept although nothing names a symbol of it.
    target_link_libraries(${target} PRIVATE
      -Wl,--no-as-needed mimalloc -Wl,--as-needed)
  endif()
endfunction()

# huiying_library(name SOURCES … DEPS … LIBS …)
#   DEPS: other folders of src/ (the dependency table);
#   LIBS: third-party targets.
function(huiying_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;LIBS" ${ARGN})
  add_library(huiying_${name} STATIC ${ARG_SOURCES})
  target_include_directories(huiying_${name} PUBLIC "${PROJECT_SOURCE_DIR}/src")
  foreach(dep IN LISTS ARG_DEPS)
    target_link_libraries(huiying_${name} PUBLIC huiying_${dep})
  endforeach()
  target_link_libraries(huiying_${name} PUBLIC ${ARG_LIBS})
  set_property(GLOBAL APPEND PROPERTY HUIYING_FOLDERS "${name}")
  set_property(GLOBAL PROPERTY HUIYING_DEPS_${name} "${ARG_DEPS}")
endfunction()

# huiying_test(name SOURCES … DEPS … LIBS … [ARGS …])
#   One doctest binary and one ctest entry of the same name. HUIYING_SOURCE is
#   the checkout; tests find shared data beside it or skip with a plain line.
function(huiying_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;LIBS;ARGS;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES}
    "${PROJECT_SOURCE_DIR}/tests/doctest_main.cc")
  foreach(dep IN LISTS ARG_DEPS)
    target_link_libraries(${name} PRIVATE huiying_${dep})
  endforeach()
  target_link_libraries(${name} PRIVATE ${ARG_LIBS})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_compile_definitions(${name} PRIVATE
    HUIYING_SOURCE="${PROJECT_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND ${name} ${ARG_ARGS})
  set_tests_properties(${name} PROPERTIES TIMEOUT 600 LABELS "${ARG_LABELS}")
endfunction()

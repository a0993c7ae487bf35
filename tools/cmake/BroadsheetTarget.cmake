# What all our targets share: the language, warnings, include paths.
function(broadsheet_target target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wshadow -Wno-unused-parameter)
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}")
endfunction()

# broadsheet_layer(NAME SOURCES … INCLUDE folder… DEPENDS …): one internal library; a part of the installed one.
function(broadsheet_layer target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;INCLUDE;DEPENDS")
  add_library(${target} STATIC ${arg_SOURCES})
  broadsheet_target(${target})
  foreach(folder IN LISTS arg_INCLUDE)
    target_include_directories(${target} PUBLIC "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/${folder}/include>")
  endforeach()
  target_link_libraries(${target} PUBLIC ${arg_DEPENDS})
  set_property(GLOBAL APPEND PROPERTY BROADSHEET_LAYERS ${target})
endfunction()

# broadsheet_test(NAME SOURCES … LIBRARIES … [LABEL slow]): a GoogleTest program; its tests are named NAME.Suite.Test in
# ctest.
function(broadsheet_test target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LABEL" "SOURCES;LIBRARIES")
  add_executable(${target} ${arg_SOURCES})
  broadsheet_target(${target})
  target_link_libraries(${target} PRIVATE ${arg_LIBRARIES} GTest::gmock GTest::gtest_main)
  set(properties TIMEOUT 600)
  if(arg_LABEL)
    list(APPEND properties LABELS ${arg_LABEL})
  endif()
  gtest_discover_tests(${target} TEST_PREFIX "${target}." DISCOVERY_TIMEOUT 120 PROPERTIES ${properties})
endfunction()

# The library as others see it: one static archive of all layers, its public headers, and what CMake and pkg-config
# need to find it. Included after the layers.
include(CMakePackageConfigHelpers)

get_property(layers GLOBAL PROPERTY BROADSHEET_LAYERS)
list(APPEND layers broadsheet_proto)

add_library(broadsheet STATIC)
add_library(broadsheet::broadsheet ALIAS broadsheet)
broadsheet_target(broadsheet)
set_target_properties(broadsheet PROPERTIES LINKER_LANGUAGE CXX)
set(dependencies)
foreach(layer IN LISTS layers)
  target_sources(broadsheet PRIVATE $<TARGET_OBJECTS:${layer}>)
  get_target_property(linked ${layer} LINK_LIBRARIES)
  list(APPEND dependencies ${linked})
endforeach()
list(REMOVE_ITEM dependencies ${layers})
list(REMOVE_DUPLICATES dependencies)
list(SORT dependencies)
target_link_libraries(broadsheet PUBLIC ${dependencies})

set(include_folders)
foreach(folder IN ITEMS storage indexer query)
  list(APPEND include_folders "${PROJECT_SOURCE_DIR}/${folder}/include")
  install(DIRECTORY "${folder}/include/" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.h")
endforeach()
target_include_directories(broadsheet PUBLIC
  "$<BUILD_INTERFACE:${include_folders}>" "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")

# For CMake: the same file of dependencies that the build uses makes the same imported targets.
set(config_folder "${CMAKE_INSTALL_LIBDIR}/cmake/broadsheet")
install(TARGETS broadsheet EXPORT broadsheet ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(EXPORT broadsheet NAMESPACE broadsheet:: FILE broadsheetTargets.cmake DESTINATION "${config_folder}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/broadsheetConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES
  "${CMAKE_CURRENT_LIST_DIR}/broadsheetConfig.cmake"
  "${CMAKE_CURRENT_LIST_DIR}/BroadsheetDependencies.cmake"
  "${PROJECT_BINARY_DIR}/broadsheetConfigVersion.cmake"
  DESTINATION "${config_folder}")

# For pkg-config: modules where the dependencies have them, else -l. The archive is static, so nothing is private.
set(pc_requires)
set(pc_libraries)
foreach(dependency IN LISTS dependencies)
  if(dependency MATCHES "^absl::(.+)$")
    list(APPEND pc_requires "absl_${CMAKE_MATCH_1}")
  elseif(dependency MATCHES "^ICU::(.+)$")
    list(APPEND pc_requires "icu-${CMAKE_MATCH_1}")
  elseif(dependency MATCHES "^PkgConfig::(.+)$")
    list(APPEND pc_requires ${${CMAKE_MATCH_1}_MODULE_NAME})
  elseif(dependency MATCHES "^protobuf::lib(.+)$")
    list(APPEND pc_requires "${CMAKE_MATCH_1}")
  elseif(dependency MATCHES "^broadsheet_dep_(.+)$")
    list(APPEND pc_libraries "-l${CMAKE_MATCH_1}")
  elseif(dependency STREQUAL "ZLIB::ZLIB")
    list(APPEND pc_requires zlib)
  elseif(dependency STREQUAL "ZLIB::ZLIB")
    list(APPEND pc_requires "zlib")
  elseif(dependency STREQUAL "Threads::Threads")
    list(APPEND pc_libraries "-pthread")
  elseif(NOT dependency STREQUAL "nlohmann_json::nlohmann_json")  # headers, used inside only
    message(WARNING "BroadsheetLibrary.cmake: how does pkg-config name ${dependency}?")
  endif()
endforeach()
list(JOIN pc_requires " " pc_requires)
list(JOIN pc_libraries " " pc_libraries)
# The installed tree may be moved: the prefix is found from where the file lies.
file(RELATIVE_PATH to_prefix "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
configure_file("${CMAKE_CURRENT_LIST_DIR}/broadsheet.pc.in" "${PROJECT_BINARY_DIR}/broadsheet.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/broadsheet.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

# find_package(broadsheet): the target broadsheet::broadsheet and all it links to.
include("${CMAKE_CURRENT_LIST_DIR}/BroadsheetDependencies.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/broadsheetTargets.cmake")

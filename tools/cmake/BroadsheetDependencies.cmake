# Every dependency as an imported target. Those without a CMake package of their own in Debian come by pkg-config or
# are wrapped here.
find_package(Threads REQUIRED)
find_package(absl REQUIRED)
find_package(Protobuf REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)

pkg_check_modules(rocksdb REQUIRED IMPORTED_TARGET rocksdb)
pkg_check_modules(xapian REQUIRED IMPORTED_TARGET xapian-core)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(archive REQUIRED IMPORTED_TARGET libarchive)
pkg_check_modules(uchardet REQUIRED IMPORTED_TARGET uchardet)
pkg_check_modules(simdjson REQUIRED IMPORTED_TARGET simdjson)
pkg_check_modules(gumbo REQUIRED IMPORTED_TARGET gumbo)
pkg_check_modules(zlib REQUIRED IMPORTED_TARGET zlib)
find_package(nlohmann_json REQUIRED)

# Libraries that bring neither.
function(broadsheet_import_library name header)
  find_path(${name}_INCLUDE_DIR ${header} REQUIRED)
  find_library(${name}_LIBRARY ${name} REQUIRED)
  add_library(broadsheet_dep_${name} UNKNOWN IMPORTED GLOBAL)
  set_target_properties(broadsheet_dep_${name} PROPERTIES
    IMPORTED_LOCATION "${${name}_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${${name}_INCLUDE_DIR}")
endfunction()
broadsheet_import_library(stemmer libstemmer.h)
broadsheet_import_library(cld2 cld2/public/compact_lang_det.h)
broadsheet_import_library(roaring roaring/roaring.hh)

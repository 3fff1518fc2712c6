# Installs libraries, public headers, the program, and a package config: find_package(qipan) gives qipan::engine and so on.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/qipan)
get_property(installed_libraries GLOBAL PROPERTY QIPAN_LIBRARIES)
install(TARGETS ${installed_libraries} EXPORT qipan_targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT qipan_targets NAMESPACE qipan:: DESTINATION ${package_dir} FILE qipanTargets.cmake)
if(TARGET qipan)
  install(TARGETS qipan RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

# Headers that know third parties are for the inside of their module (tests/architecture holds that).
file(GLOB_RECURSE headers RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS engine/*.h algorithms/*.h)
foreach(header ${headers})
  file(STRINGS ${header} third_party REGEX "^#include <(gdal|ogr|cpl_|geos|proj|boost/|nlohmann/|cairo|pango|fontconfig|sqlite3|glib)")
  if(NOT third_party)
    get_filename_component(folder ${header} DIRECTORY)
    install(FILES ${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/qipan/${folder})
  endif()
endforeach()

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/qipanConfig.cmake.in ${PROJECT_BINARY_DIR}/qipanConfig.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/qipanConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/qipanConfig.cmake ${PROJECT_BINARY_DIR}/qipanConfigVersion.cmake
        DESTINATION ${package_dir})

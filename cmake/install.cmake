# Installs libraries, public headers, the program, and a package config: find_package(qipan) gives qipan::engine and so on.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/qipan)
get_property(installed_libraries GLOBAL PROPERTY QIPAN_LIBRARIES)
install(TARGETS ${installed_libraries} EXPORT qipan_targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT qipan_targets NAMESPACE qipan:: DESTINATION ${package_dir} FILE qipanTargets.cmake)
if(TARGET qipan)
  install(TARGETS qipan RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

# *_internal.h may include third parties; nobody outside the module needs them.
install(DIRECTORY engine algorithms DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/qipan
        FILES_MATCHING PATTERN "*.h" PATTERN "*_internal.h" EXCLUDE)

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/qipanConfig.cmake.in ${PROJECT_BINARY_DIR}/qipanConfig.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/qipanConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/qipanConfig.cmake ${PROJECT_BINARY_DIR}/qipanConfigVersion.cmake
        DESTINATION ${package_dir})

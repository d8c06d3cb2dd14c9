# SPDX-License-Identifier: MIT
# What `cmake --install` lays down: the host, its plugins, and the SDK that find_package(Jackfield) finds. Nothing in
# it names this checkout or the prefix, so the tree may be moved.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/Jackfield)

if(TARGET jackfield)
  install(TARGETS jackfield RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT host)
endif()
# By glob when installing: each plugin is a file here, whoever added it.
install(CODE "
  file(GLOB plugins \"${PROJECT_BINARY_DIR}/plugins/*.so\")
  file(INSTALL DESTINATION \"\${CMAKE_INSTALL_PREFIX}/lib/jackfield/plugins\" TYPE SHARED_LIBRARY FILES \${plugins})"
  COMPONENT host)

install(TARGETS jackfield_abi jackfield_sdk EXPORT JackfieldTargets COMPONENT sdk)
install(EXPORT JackfieldTargets NAMESPACE Jackfield:: DESTINATION ${package_dir} COMPONENT sdk)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/sdk/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT sdk)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/sdk/cmake/ DESTINATION ${package_dir} COMPONENT sdk)
# Sources that jackfield_add_channel() compiles into each plugin: a prebuilt archive would not link with libc++.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/sdk/src/ DESTINATION share/jackfield/src COMPONENT sdk)
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/JackfieldConfig.cmake.in ${PROJECT_BINARY_DIR}/JackfieldConfig.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/JackfieldConfigVersion.cmake COMPATIBILITY SameMajorVersion)
install(FILES ${PROJECT_BINARY_DIR}/JackfieldConfig.cmake ${PROJECT_BINARY_DIR}/JackfieldConfigVersion.cmake
        DESTINATION ${package_dir} COMPONENT sdk)

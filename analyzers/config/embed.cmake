# SPDX-License-Identifier: Apache-2.0
# Writes every *.yaml and *.md of DIRECTORY into the C++ source OUTPUT, sorted by name. README.md is the index of the pages and is
# made from the others, so it stays out.
file(GLOB files ${DIRECTORY}/*.yaml ${DIRECTORY}/*.md)
list(FILTER files EXCLUDE REGEX "/README\\.md$")
list(SORT files)
set(source "// SPDX-License-Identifier: Apache-2.0\n// Generated from rules/ by embed.cmake.\n#include \"config/knowledge.h\"\n\nnamespace headroom {\n
const std::vector<EmbeddedFile> &embeddedFiles()\n{\n  static const std::vector<EmbeddedFile> files = {\n")
foreach(file IN LISTS files)
  get_filename_component(name ${file} NAME)
  file(READ ${file} text)
  if(text MATCHES "\\)embedded\"")
    message(FATAL_ERROR "${file} holds the delimiter of the string that it becomes")
  endif()
  string(APPEND source "      {\"${name}\", R\"embedded(${text})embedded\"},\n")
endforeach()
string(APPEND source "  };\n  return files;\n}\n\n} // namespace headroom\n")
file(WRITE ${OUTPUT} "${source}")

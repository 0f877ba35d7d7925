// SPDX-License-Identifier: Apache-2.0
#include "build/build.h"

namespace headroom {

BuildFacts readBuild(const BuildPaths &paths)
{
  BuildFacts out;
  out.directory = paths.directory;
  return out;
}

} // namespace headroom

// SPDX-License-Identifier: Apache-2.0
#include "machine/image_layout.h"

#include "machine/input_file.h"
#include "machine/linked_layout.h"

namespace headroom {

Expected<ImageLayout> readImageLayout(const std::string &path)
{
  Expected<machine::InputFile> file = machine::openInput(path);
  if (!file)
    return std::move(file.error());
  return machine::linkedLayoutOf(file->bytes(), path);
}

} // namespace headroom

// SPDX-License-Identifier: Apache-2.0
#include "config/text_file.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace headroom {

Expected<std::string> readTextFile(const std::string &path, std::size_t maxBytes)
{
  const auto refuse = [&](std::string message) { return Error{Error::Kind::Environment, std::move(message), path, ""}; };
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found)
    return refuse("no such file");
  if (status.type() == std::filesystem::file_type::directory)
    return refuse("is a directory, wanted a file");
  if (status.type() != std::filesystem::file_type::regular)
    return refuse(error ? "cannot be read: " + error.message() : "is not a regular file");
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream)
    return refuse("cannot be read: " + std::generic_category().message(errno != 0 ? errno : EIO));
  std::string text(maxBytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad())
    return refuse("cannot be read: input error");
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > maxBytes)
    return refuse("has more than " + std::to_string(maxBytes) + " bytes");
  return text;
}

} // namespace headroom

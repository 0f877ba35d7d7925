// SPDX-License-Identifier: Apache-2.0
#include "baselines.h"

#include <charconv>
#include <filesystem>

#include "console.h"
#include "file_bytes.h"
#include "paths.h"
#include "report/baseline_file.h"

namespace headroom::tool {

namespace {

Expected<Baseline> read(const std::string &shown, const Environment &environment)
{
  const Expected<std::string> bytes = fileBytes(pathToOpen(shown, environment));
  if (!bytes)
    return Error{Error::Kind::Environment, bytes.error().message, shown, "headroom baseline write"};
  return readBaseline(*bytes, shown);
}

std::optional<Error> compare(ImageReport &image, const std::string &shown, const Growth &growth, const Environment &environment)
{
  const Expected<Baseline> baseline = read(shown, environment);
  if (!baseline)
    return baseline.error();
  if (baseline->image != image.program.id)
    return Error{Error::Kind::Environment, "is the baseline of image '" + baseline->image + "', this one is '" + image.program.id + "'", shown,
                 "name the baseline of this image, or a directory with one for each"};
  image.comparison = compareWith(*baseline, image.program, image.config, growth, image.checks);
  image.comparison->path = shown;
  return std::nullopt;
}

} // namespace

std::string baselineFile(const std::string &directory, const std::string &image)
{
  constexpr char digits[] = "0123456789abcdef";
  std::string name;
  for (std::size_t i = 0; i < image.size(); ++i) {
    const char c = image[i];
    const bool isFirst = i == 0 || image[i - 1] == '/';
    const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
                         (!isFirst && (c == '.' || c == '/'));
    const auto byte = static_cast<unsigned char>(c);
    if (isPlain)
      name += c;
    else
      ((name += '%') += digits[byte >> 4]) += digits[byte & 15];
  }
  return directory + "/" + name + ".json";
}

std::optional<Error> numberedImage(const Report &report)
{
  for (const ImageReport &image : report.images)
    for (const ImageReport &other : report.images)
      if (image.program.id.starts_with(other.program.id + "#"))
        return Error{Error::Kind::Environment, "two images of this run are named '" + other.program.id + "', and only their order tells them apart",
                     image.program.path, "audit them in two runs, with a baseline for each"};
  return std::nullopt;
}

Expected<Growth> growthOf(const std::string &text)
{
  if (text.empty())
    return Growth{};
  const bool isShare = text.ends_with('%');
  std::uint64_t number = 0;
  const char *end = text.data() + text.size() - (isShare ? 1 : 0);
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  if (problem != std::errc() || stop != end || (isShare && number > 10000))
    return Error{Error::Kind::Environment, "--max-growth is '" + text + "', wanted bytes or percent: 64, 5%", {}, {}};
  return isShare ? Growth{Margin{0, static_cast<unsigned>(number)}} : Growth{Margin{number, 0}};
}

std::vector<Error> compareWithBaselines(Report &report, const BaselineChoice &choice, const Environment &environment,
                                        std::vector<std::string> &warnings)
{
  const Expected<Growth> growth = growthOf(choice.growth);
  if (!growth)
    return {growth.error()};
  if (choice.path.empty()) {
    if (*growth)
      return {{Error::Kind::Environment, "--max-growth needs --baseline: there is nothing to grow from", {}, {}}};
    return {};
  }
  std::vector<Error> errors;
  std::error_code problem;
  const bool isDirectory = std::filesystem::is_directory(pathToOpen(choice.path, environment), problem);
  if (!isDirectory && report.images.size() > 1)
    return {{Error::Kind::Environment, "is one file, and this run has " + std::to_string(report.images.size()) + " images", choice.path,
             "name the directory that headroom baseline write wrote"}};
  if (std::optional<Error> error = numberedImage(report))
    return {std::move(*error)};
  for (ImageReport &image : report.images) {
    const std::string shown = isDirectory ? baselineFile(choice.path, image.program.id) : choice.path;
    // A board that is new has no baseline yet; a directory that is none at all is an error.
    if (isDirectory && std::filesystem::status(pathToOpen(shown, environment), problem).type() == std::filesystem::file_type::not_found) {
      image.comparison.emplace();
      image.comparison->path = shown;
      image.comparison->notCompared = "there is no " + shown;
      warnings.push_back("no baseline of image '" + image.program.id + "' (" + shown + "): every finding counts as new; headroom baseline write makes it");
      continue;
    }
    if (std::optional<Error> error = compare(image, shown, *growth, environment))
      errors.push_back(std::move(*error));
    else if (!image.comparison->notCompared.empty())
      warnings.push_back(shown + " is not compared: " + image.comparison->notCompared);
  }
  return errors;
}

void compareShown(Report &report, std::vector<Error> &errors, const BaselineChoice &choice, bool isQuiet, const Streams &streams,
                  const Environment &environment)
{
  std::vector<std::string> warnings;
  for (Error &error : compareWithBaselines(report, choice, environment, warnings))
    errors.push_back(std::move(error));
  if (!isQuiet)
    for (const std::string &warning : warnings)
      printWarning(streams.err, warning);
}

} // namespace headroom::tool

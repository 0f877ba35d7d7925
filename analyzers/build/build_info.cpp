// SPDX-License-Identifier: Apache-2.0
#include "build/build_info.h"

#include <exception>
#include <initializer_list>
#include <utility>

#include <yaml-cpp/yaml.h>

namespace headroom {

namespace {

// A product with some hundred overlays and fragments stays far below.
constexpr std::size_t mostFiles = 10'000;

/// Ends the reading of a file that is refused; does not leave this file.
struct Refusal {
  Error error;
};

class Reader {
public:
  explicit Reader(const std::string &file) { out_.file = file; }

  BuildInfo read(const YAML::Node &root)
  {
    wantMap(root, "the file");
    const YAML::Node version = child(root, "version");
    if (!version || !version.IsScalar())
      refuse(root, "has no 'version', wanted Zephyr's build information");
    const YAML::Node cmake = map(root, "cmake");
    const YAML::Node application = map(cmake, "application");
    out_.sourceDirectory = text(application, "source-dir");
    out_.configurationDirectory = text(application, "configuration-dir");
    if (out_.configurationDirectory.empty())
      out_.configurationDirectory = out_.sourceDirectory;
    out_.board = text(map(cmake, "board"), "name");
    for (const char *key : {"files", "user-files", "extra-user-files"}) {
      addFiles(map(cmake, "devicetree"), key, out_.devicetreeFiles);
      addFiles(map(cmake, "kconfig"), key, out_.kconfigFiles);
    }
    out_.zephyrBase = text(map(cmake, "zephyr"), "zephyr-base");
    out_.westTop = text(map(root, "west"), "topdir");
    return std::move(out_);
  }

  [[nodiscard]] Error errorAt(const YAML::Mark &mark, const std::string &message) const
  {
    std::string place = out_.file;
    if (!mark.is_null())
      place += ":" + std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1);
    return {Error::Kind::Environment, message, place, {}};
  }

private:
  [[noreturn]] void refuse(const YAML::Node &at, const std::string &message) const { throw Refusal{errorAt(at.Mark(), message)}; }

  void wantMap(const YAML::Node &node, const std::string &name) const
  {
    if (!node.IsMap())
      refuse(node, name + " is no map of keys and values");
  }

  /// Not an operator[], which makes an entry of what is not there in some versions of the library.
  static YAML::Node child(const YAML::Node &map, const std::string &key)
  {
    for (const auto &entry : map)
      if (entry.first.IsScalar() && entry.first.Scalar() == key)
        return entry.second;
    return YAML::Node(YAML::NodeType::Undefined);
  }

  /// Undefined where it is not there, or is there without a value.
  [[nodiscard]] YAML::Node map(const YAML::Node &parent, const std::string &key) const
  {
    if (!parent.IsDefined() || parent.IsNull())
      return YAML::Node(YAML::NodeType::Undefined);
    const YAML::Node out = child(parent, key);
    if (out.IsDefined() && !out.IsNull())
      wantMap(out, "'" + key + "'");
    return out;
  }

  [[nodiscard]] std::string text(const YAML::Node &parent, const std::string &key) const
  {
    if (!parent.IsDefined() || parent.IsNull())
      return {};
    const YAML::Node out = child(parent, key);
    if (!out.IsDefined() || out.IsNull())
      return {};
    if (!out.IsScalar())
      refuse(out, "'" + key + "' is no text");
    return out.Scalar();
  }

  void addFiles(const YAML::Node &parent, const std::string &key, std::vector<std::string> &to) const
  {
    if (!parent.IsDefined() || parent.IsNull())
      return;
    const YAML::Node list = child(parent, key);
    if (!list.IsDefined() || list.IsNull())
      return;
    if (!list.IsSequence())
      refuse(list, "'" + key + "' is no list");
    for (const YAML::Node &one : list) {
      if (!one.IsScalar())
        refuse(one, "'" + key + "' lists what is no text");
      if (to.size() == mostFiles)
        refuse(one, "'" + key + "' lists more than " + std::to_string(mostFiles) + " files");
      to.push_back(one.Scalar());
    }
  }

  BuildInfo out_;
};

} // namespace

Expected<BuildInfo> readBuildInfo(std::string_view text, const std::string &file)
{
  Reader reader(file);
  try {
    return reader.read(YAML::Load(std::string(text)));
  } catch (const Refusal &refusal) {
    return refusal.error;
  } catch (const YAML::Exception &exception) {
    return reader.errorAt(exception.mark, "is no YAML: " + exception.msg);
  } catch (const std::exception &exception) {
    return Error{Error::Kind::Environment, std::string("cannot be read as YAML: ") + exception.what(), file, {}};
  }
}

} // namespace headroom

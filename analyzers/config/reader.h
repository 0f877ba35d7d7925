// SPDX-License-Identifier: Apache-2.0
// Single values of a settings file, each with a message that says what was found and what was wanted. Collects every error instead
// of stopping at the first, because a person fixes a file in one go.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/shape.h"
#include "config/yaml_tree.h"
#include "facts/expected.h"
#include "facts/project_config.h"

namespace headroom {

class Reader {
public:
  explicit Reader(std::string path) : path_(std::move(path)) {}

  void fail(const YamlNode &at, std::string message, std::string help = "");

  // Each returns nothing after it has reported why. `key` names the value in messages.
  [[nodiscard]] std::optional<std::string> text(const std::string &key, const YamlNode &node);
  [[nodiscard]] std::optional<std::string> name(const std::string &key, const YamlNode &node, const std::vector<std::string> &names);
  [[nodiscard]] std::optional<bool> flag(const std::string &key, const YamlNode &node);
  [[nodiscard]] std::optional<std::int64_t> integer(const std::string &key, const YamlNode &node, std::int64_t least, std::int64_t most);
  [[nodiscard]] std::optional<std::uint64_t> bytes(const std::string &key, const YamlNode &node);
  [[nodiscard]] std::optional<Margin> margin(const std::string &key, const YamlNode &node);
  [[nodiscard]] std::optional<std::string> date(const std::string &key, const YamlNode &node);
  /// Reports unless `node` has the kind; `wanted` completes the message: `a list`.
  [[nodiscard]] bool is(const std::string &key, const YamlNode &node, YamlNode::Kind kind, const char *wanted);

  /// `unknown key 'budgts', nearest: budgets`; without a near one the valid names become the help.
  void unknownName(const char *what, const YamlNode &node, const std::vector<std::string> &valid);

  [[nodiscard]] ConfigPlace placeOf(const YamlNode &node) const { return {path_, node.line, node.column}; }

  /// Keys on the way to the value that is being read: `budgets.roots.main.max`.
  void enter(const YamlNode &key);
  void leave() { trail_.pop_back(); }

  [[nodiscard]] const std::string &path() const { return path_; }
  void adopt(std::vector<Error> errors) { errors_.insert(errors_.end(), errors.begin(), errors.end()); }
  [[nodiscard]] const std::vector<Error> &errors() const { return errors_; }
  [[nodiscard]] std::vector<Error> takeErrors() { return std::move(errors_); }
  /// Where each key outside lists was set, by its dotted trail.
  [[nodiscard]] std::map<std::string, ConfigPlace> takePlaces() { return std::move(places_); }

  /// Inside list elements places are not recorded: the elements carry their own.
  void enterList() { ++listDepth_; }
  void leaveList() { --listDepth_; }

private:
  std::string path_;
  std::vector<std::string> trail_;
  int listDepth_ = 0;
  std::vector<Error> errors_;
  std::map<std::string, ConfigPlace> places_;
};

/// `256`, `0x100`, `4K`, `4KiB`, `1M`: units are powers of 1024. Empty for anything else, also for leading zeros and overflow.
[[nodiscard]] std::optional<std::uint64_t> bytesFrom(const std::string &text);

/// A day that exists in the Gregorian calendar, as `2027-06-30`.
[[nodiscard]] bool isDate(const std::string &text);

} // namespace headroom

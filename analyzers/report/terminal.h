// SPDX-License-Identifier: Apache-2.0
// Text for terminals: colours, aligned columns, and foreign text made harmless.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace headroom {

enum class Style { Plain, Bold, Dim, Error, Warning, Note, Good };

/// `text` between the escapes of `style`, or as it is without colour.
[[nodiscard]] std::string styled(std::string_view text, Style style, bool useColor);

/// Control bytes become `\xNN`: symbol and path text comes from files of others and must not drive the terminal.
[[nodiscard]] std::string harmless(std::string_view text);

/// Columns as wide as their widest cell, two spaces apart, no blanks at line ends.
class Table {
public:
  enum class Align { Left, Right };
  struct Cell {
    std::string text;
    Style style = Style::Plain;
  };

  explicit Table(std::vector<Align> columns) : columns_(std::move(columns)) {}
  /// Cells beyond the last column are a defect of the caller; missing ones are empty.
  void add(std::vector<Cell> row);
  [[nodiscard]] std::string text(bool useColor, std::string_view indent = "") const;

private:
  std::vector<Align> columns_;
  std::vector<std::vector<Cell>> rows_;
};

} // namespace headroom

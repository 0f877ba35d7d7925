// SPDX-License-Identifier: Apache-2.0
// headroom_rule_index RULES_YAML OUTPUT: writes the index of the rules.
#include <fstream>
#include <iostream>

#include "config/rule_file.h"
#include "config/rule_index.h"
#include "config/text_file.h"
#include "config/yaml_tree.h"

int main(int count, char **arguments)
{
  if (count != 3) {
    std::cerr << "usage: headroom_rule_index RULES_YAML OUTPUT\n";
    return 2;
  }
  const headroom::Expected<std::string> text = headroom::readTextFile(arguments[1], headroom::maxYamlBytes);
  if (!text) {
    std::cerr << text.error().text() << '\n';
    return 2;
  }
  const headroom::RulesRead read = headroom::readRules(*text, arguments[1]);
  for (const headroom::Error &error : read.errors)
    std::cerr << error.text() << '\n';
  if (!read.rules)
    return 2;
  std::ofstream out(arguments[2], std::ios::binary);
  out << headroom::ruleIndex(*read.rules);
  return out.flush() ? 0 : 2;
}

// SPDX-License-Identifier: Apache-2.0
#include "build/cmake_calls.h"

#include <cctype>
#include <optional>

namespace headroom::build {

namespace {

bool isNameCharacter(char c)
{
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

/// cmake-language(7), "Syntax".
class CmakeText {
public:
  CmakeText(std::string_view text, const std::string &file) : text_(text), file_(file) {}

  Expected<std::vector<CmakeCall>> calls()
  {
    std::vector<CmakeCall> out;
    for (skipSpace(); problem_.empty() && at_ < text_.size(); skipSpace()) {
      CmakeCall call;
      call.line = line_;
      while (at_ < text_.size() && isNameCharacter(text_[at_]))
        call.name += static_cast<char>(std::tolower(static_cast<unsigned char>(take())));
      if (call.name.empty()) {
        fail("'" + std::string(1, text_[at_]) + "' starts no command", line_);
        break;
      }
      skipSpace();
      if (at_ == text_.size() || text_[at_] != '(') {
        fail("command " + call.name + " has no arguments, wanted '('", call.line);
        break;
      }
      readArguments(call);
      out.push_back(std::move(call));
    }
    if (!problem_.empty())
      return Error{Error::Kind::Environment, problem_, file_ + ":" + std::to_string(problemLine_), ""};
    return out;
  }

private:
  char take()
  {
    line_ += text_[at_] == '\n';
    return text_[at_++];
  }

  void fail(std::string problem, std::uint32_t line)
  {
    if (problem_.empty()) {
      problem_ = std::move(problem);
      problemLine_ = line;
    }
    at_ = text_.size();
  }

  /// `[[`, `[=[`: the closing bracket that ends it; empty where none starts here.
  [[nodiscard]] std::string closingBracket() const
  {
    if (at_ == text_.size() || text_[at_] != '[')
      return {};
    std::size_t i = at_ + 1;
    while (i < text_.size() && text_[i] == '=')
      ++i;
    if (i == text_.size() || text_[i] != '[')
      return {};
    return "]" + std::string(i - at_ - 1, '=') + "]";
  }

  std::string takeBracket(const std::string &closing)
  {
    const std::uint32_t start = line_;
    const std::size_t begin = at_ + closing.size();
    const std::size_t end = text_.find(closing, begin);
    if (end == std::string_view::npos) {
      fail("a bracket does not end, wanted '" + closing + "'", start);
      return {};
    }
    while (at_ < end + closing.size())
      take();
    return std::string(text_.substr(begin, end - begin));
  }

  void skipSpace()
  {
    while (at_ < text_.size()) {
      if (text_[at_] == '#') {
        take();
        if (const std::string closing = closingBracket(); !closing.empty())
          takeBracket(closing);
        else
          while (at_ < text_.size() && text_[at_] != '\n')
            take();
      } else if (std::isspace(static_cast<unsigned char>(text_[at_]))) {
        take();
      } else {
        return;
      }
    }
  }

  std::string takeQuoted()
  {
    const std::uint32_t start = line_;
    std::string out;
    for (take(); at_ < text_.size() && text_[at_] != '"';) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        take();
        if (text_[at_] == '\n') {
          take();
          continue;
        }
      }
      out += take();
    }
    if (at_ == text_.size())
      fail("a string does not end", start);
    else
      take();
    return out;
  }

  std::string takeWord()
  {
    std::string out;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (std::isspace(static_cast<unsigned char>(c)) || c == '(' || c == ')' || c == '#')
        break;
      if (c == '"') { // an old-style word with a quoted part
        out += takeQuoted();
        continue;
      }
      if (c == '\\' && at_ + 1 < text_.size())
        take();
      out += take();
    }
    return out;
  }

  void readArguments(CmakeCall &call)
  {
    take();
    int depth = 1;
    for (skipSpace(); at_ < text_.size(); skipSpace()) {
      if (text_[at_] == '(' || text_[at_] == ')') {
        depth += text_[at_] == '(' ? 1 : -1;
        if (const char c = take(); depth != 0)
          call.arguments.emplace_back(1, c);
        else
          return;
      } else if (text_[at_] == '"') {
        call.arguments.push_back(takeQuoted());
      } else if (const std::string closing = closingBracket(); !closing.empty()) {
        call.arguments.push_back(takeBracket(closing));
      } else {
        call.arguments.push_back(takeWord());
      }
    }
    fail("command " + call.name + " does not end, wanted ')'", call.line);
  }

  std::string_view text_;
  const std::string &file_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::string problem_;
  std::uint32_t problemLine_ = 0;
};

} // namespace

Expected<std::vector<CmakeCall>> readCmakeCalls(std::string_view text, const std::string &file)
{
  return CmakeText(text, file).calls();
}

} // namespace headroom::build

// SPDX-License-Identifier: Apache-2.0
// Two stacks, of values and of pending operators, so that depth costs memory and not the call stack. An unknown value is carried along
// like any other: the text has to be consumed whatever it says.
#include "build/script_expression.h"

#include <charconv>
#include <string_view>
#include <vector>

namespace headroom::build {

namespace {

using Value = std::optional<std::uint64_t>;

enum class Operator : std::uint8_t { Bracket, Minus, Plus, Not, LogicalNot, Multiply, Divide, Remainder, Add, Subtract, ShiftLeft, ShiftRight, And, Xor, Or, Other };

/// A larger one binds tighter (ld manual, 3.10.6 Operators).
int precedence(Operator one)
{
  switch (one) {
  case Operator::Bracket: return 0;
  case Operator::Other: return 1; // comparisons and `?:`: their value is not wanted, and all of it binds less than the rest
  case Operator::Or: return 2;
  case Operator::Xor: return 3;
  case Operator::And: return 4;
  case Operator::ShiftLeft:
  case Operator::ShiftRight: return 5;
  case Operator::Add:
  case Operator::Subtract: return 6;
  case Operator::Multiply:
  case Operator::Divide:
  case Operator::Remainder: return 7;
  default: return 8;
  }
}

bool isUnary(Operator one)
{
  return one == Operator::Minus || one == Operator::Plus || one == Operator::Not || one == Operator::LogicalNot;
}

Value applied(Operator one, Value left, Value right)
{
  if (!left || !right || one == Operator::Other)
    return std::nullopt;
  const std::uint64_t a = *left, b = *right;
  switch (one) {
  case Operator::Multiply: return a * b;
  case Operator::Divide: return b == 0 ? Value() : a / b;
  case Operator::Remainder: return b == 0 ? Value() : a % b;
  case Operator::Add: return a + b;
  case Operator::Subtract: return a - b;
  case Operator::ShiftLeft: return b < 64 ? a << b : 0;
  case Operator::ShiftRight: return b < 64 ? a >> b : 0;
  case Operator::And: return a & b;
  case Operator::Xor: return a ^ b;
  case Operator::Or: return a | b;
  case Operator::Minus: return 0 - b;
  case Operator::Plus: return b;
  case Operator::Not: return ~b;
  case Operator::LogicalNot: return b == 0 ? 1 : 0;
  default: return std::nullopt;
  }
}

/// As ld's lexer: a leading 0 is octal, a leading 0x hexadecimal; K is 2^10, M is 2^20.
Value numberValue(std::string_view text)
{
  std::uint64_t factor = 1;
  const bool isHex = text.starts_with("0x") || text.starts_with("0X");
  if (text.ends_with('K') || text.ends_with('k'))
    factor = 1024;
  else if (text.ends_with('M') || text.ends_with('m'))
    factor = 1024 * 1024;
  if (factor != 1)
    text.remove_suffix(1);
  int base = 10;
  if (isHex) {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() > 1 && text.front() == '0') {
    base = 8;
  }
  std::uint64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (text.empty() || problem != std::errc() || end != text.data() + text.size() || value > UINT64_MAX / factor)
    return std::nullopt;
  return value * factor;
}

class Evaluator {
public:
  Evaluator(ScriptText &text, const RegionValue &regions) : text_(text), regions_(regions) {}

  Value evaluate()
  {
    for (;;) {
      if (!takeOperand())
        break; // nothing where a value is wanted: what was there so far has none
      while (brackets_ > 0 && text_.take(")"))
        closeBracket();
      Operator next = Operator::Other;
      if (!takeOperator(next))
        break;
      reduce(precedence(next));
      operators_.push_back(next);
    }
    reduce(0);
    const bool isWhole = brackets_ == 0 && values_.size() == 1 && operators_.empty() && !isBroken_;
    return isWhole ? values_.back() : Value();
  }

private:
  bool takeOperand()
  {
    for (;;) {
      if (text_.take("(")) {
        operators_.push_back(Operator::Bracket);
        ++brackets_;
      } else if (text_.take("-")) {
        operators_.push_back(Operator::Minus);
      } else if (text_.take("+")) {
        operators_.push_back(Operator::Plus);
      } else if (text_.take("~")) {
        operators_.push_back(Operator::Not);
      } else if (text_.take("!")) {
        operators_.push_back(Operator::LogicalNot);
      } else {
        break;
      }
    }
    if (const std::string number = text_.number(); !number.empty()) {
      values_.push_back(numberValue(number));
      return true;
    }
    const std::string name = text_.symbol();
    if (name.empty()) {
      isBroken_ = true;
      return false;
    }
    values_.push_back(nameValue(name));
    return true;
  }

  Value nameValue(const std::string &name)
  {
    const bool isOrigin = name == "ORIGIN" || name == "org" || name == "o";
    const bool isLength = name == "LENGTH" || name == "len" || name == "l";
    // A symbol before a bracket can only be a function: a value is never followed by one.
    if (text_.peek() != '(')
      return std::nullopt;
    if (!isOrigin && !isLength) {
      isBroken_ |= !text_.skipBalanced('(', ')');
      return std::nullopt;
    }
    text_.step();
    const std::string region = text_.name();
    if (!text_.take(")")) {
      isBroken_ = true;
      return std::nullopt;
    }
    return regions_(region, isOrigin);
  }

  bool takeOperator(Operator &out)
  {
    struct Spelling {
      std::string_view text;
      Operator one;
    };
    // Longer spellings first; assignments are none of them, since `=` ends an expression.
    constexpr Spelling spellings[] = {{"<<", Operator::ShiftLeft}, {">>", Operator::ShiftRight}, {"==", Operator::Other},
                                      {"!=", Operator::Other},     {"<=", Operator::Other},      {">=", Operator::Other},
                                      {"&&", Operator::Other},     {"||", Operator::Other},      {"<", Operator::Other},
                                      {">", Operator::Other},      {"&", Operator::And},         {"^", Operator::Xor},
                                      {"|", Operator::Or},         {"+", Operator::Add},         {"-", Operator::Subtract},
                                      {"*", Operator::Multiply},   {"/", Operator::Divide},      {"%", Operator::Remainder}};
    for (const Spelling &spelling : spellings)
      if (text_.take(spelling.text)) {
        out = spelling.one;
        return true;
      }
    out = Operator::Other;
    if (text_.take("?")) {
      ++questions_;
      return true;
    }
    if (questions_ > 0 && text_.take(":")) {
      --questions_;
      return true;
    }
    return false;
  }

  /// Applies what is pending and binds at least as tight as `least`, up to the last open bracket.
  void reduce(int least)
  {
    while (!operators_.empty() && operators_.back() != Operator::Bracket && precedence(operators_.back()) >= least) {
      const Operator one = operators_.back();
      operators_.pop_back();
      if (values_.size() < (isUnary(one) ? 1U : 2U)) {
        isBroken_ = true;
        return;
      }
      const Value right = values_.back();
      values_.pop_back();
      if (isUnary(one)) {
        values_.push_back(applied(one, right, right));
        continue;
      }
      values_.back() = applied(one, values_.back(), right);
    }
  }

  void closeBracket()
  {
    reduce(0);
    if (!operators_.empty())
      operators_.pop_back();
    --brackets_;
  }

  ScriptText &text_;
  const RegionValue &regions_;
  std::vector<Value> values_;
  std::vector<Operator> operators_;
  std::size_t brackets_ = 0, questions_ = 0;
  bool isBroken_ = false;
};

} // namespace

std::optional<std::uint64_t> takeExpression(ScriptText &text, const RegionValue &regions)
{
  return Evaluator(text, regions).evaluate();
}

} // namespace headroom::build

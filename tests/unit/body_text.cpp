// SPDX-License-Identifier: Apache-2.0
#include "body_text.h"

#include <map>

namespace headroom::test {

namespace {

using Kind = BodyOperation::Kind;
using End = BodyBlock::End;

class BodyPrinter {
public:
  BodyPrinter(const SourceFacts &facts, const SourceBody &body) : facts_(facts), body_(body)
  {
    for (const BodyOperation &operation : body.operations) {
      use(operation.left);
      use(operation.right);
      for (std::uint32_t i = 0; i < operation.operandCount; ++i)
        use(body.operands[operation.firstOperand + i]);
    }
    for (const BodyBlock &block : body.blocks)
      use(block.condition);
  }

  std::string print()
  {
    std::string out;
    for (std::size_t i = 0; i < body_.blocks.size(); ++i)
      out += std::to_string(i) + ": " + blockText(body_.blocks[i]) + "\n";
    return out;
  }

private:
  void use(BodyValue value)
  {
    if (value != noValue)
      isUsed_[value] = true;
  }

  const BodyOperation &at(BodyValue value) const { return body_.operations[value]; }

  std::string blockText(const BodyBlock &block)
  {
    std::string out;
    for (std::uint32_t i = 0; i < block.operationCount; ++i) {
      const std::string text = statement(block.firstOperation + i);
      if (!text.empty())
        out += text + "; ";
    }
    return out + endText(block);
  }

  std::string endText(const BodyBlock &block)
  {
    const auto successor = [&](std::size_t i) { return std::to_string(block.successors[i]); };
    switch (block.end) {
    case End::Jump: return "-> " + successor(0);
    case End::Branch: return "if " + value(block.condition) + " " + successor(0) + " else " + successor(1);
    case End::Switch: {
      std::string out = "switch " + value(block.condition) + " {";
      for (std::size_t i = 0; i < block.cases.size(); ++i)
        out += std::to_string(block.cases[i]) + ": " + successor(i) + ", ";
      return out + "else " + successor(block.cases.size()) + "}";
    }
    case End::Computed: {
      std::string out = "any of ";
      for (std::size_t i = 0; i < block.successors.size(); ++i)
        out += (i == 0 ? "" : ", ") + successor(i);
      return out;
    }
    case End::Return: return "return";
    case End::NoReturn: return "end";
    }
    return "";
  }

  std::string statement(BodyValue index)
  {
    const BodyOperation &one = at(index);
    switch (one.kind) {
    case Kind::Write: return place(one.left) + " = " + value(one.right);
    case Kind::Copy: return place(one.left) + " := " + place(one.right);
    case Kind::Return: return one.left == noValue ? "" : "result " + value(one.left);
    case Kind::EndOfLife: return "end of " + name(one.index);
    case Kind::Allocate: return (isUsed_[index] ? "%" + numberOf(index) + " = " : "") + "allocate " + value(one.left);
    case Kind::Call: return (isUsed_[index] ? "%" + numberOf(index) + " = " : "") + callee(one) + "(" + operands(one) + ")";
    case Kind::Read: return isUsed_[index] ? "" : "read " + place(one.left);
    default: return "";
    }
  }

  std::string numberOf(BodyValue index)
  {
    return std::to_string(numbers_.try_emplace(index, static_cast<unsigned>(numbers_.size() + 1)).first->second);
  }

  std::string callee(const BodyOperation &one) const
  {
    const SourceCall &call = facts_.calls[one.index];
    return call.callee != noIndex ? facts_.functions[call.callee].name : call.through;
  }

  std::string operands(const BodyOperation &one)
  {
    std::string out;
    for (std::uint32_t i = 0; i < one.operandCount; ++i)
      out += (i == 0 ? "" : ", ") + value(body_.operands[one.firstOperand + i]);
    return out;
  }

  std::string name(std::uint32_t local) const
  {
    if (!body_.locals[local].name.empty())
      return body_.locals[local].name;
    unsigned before = 0;
    for (std::uint32_t i = 0; i < local; ++i)
      before += body_.locals[i].name.empty() ? 1 : 0;
    return "$" + std::to_string(before);
  }

  bool isPlace(BodyValue index) const
  {
    const Kind kind = at(index).kind;
    return kind == Kind::Local || kind == Kind::Variable || kind == Kind::Field || kind == Kind::Element;
  }

  std::string place(BodyValue index)
  {
    if (index == noValue)
      return "nothing";
    const BodyOperation &one = at(index);
    switch (one.kind) {
    case Kind::Local: return name(one.index);
    case Kind::Variable: return facts_.variables[one.index].name;
    case Kind::Field: {
      const std::string &field = facts_.fields[one.index].field;
      return isPlace(one.left) ? place(one.left) + "." + field : value(one.left) + "->" + field;
    }
    case Kind::Element: return (isPlace(one.left) ? place(one.left) : value(one.left)) + "[" + value(one.right) + "]";
    default: return "*" + value(index);
    }
  }

  std::string binary(const BodyOperation &one, const char *sign)
  {
    return "(" + value(one.left) + " " + sign + " " + value(one.right) + ")";
  }

  std::string value(BodyValue index)
  {
    if (index == noValue)
      return "nothing";
    const BodyOperation &one = at(index);
    switch (one.kind) {
    case Kind::Unknown: return one.operandCount == 0 ? "?" : "?(" + operands(one) + ")";
    case Kind::Integer: return std::to_string(one.number);
    case Kind::Function: return facts_.functions[one.index].name;
    case Kind::Variable:
    case Kind::Local:
    case Kind::Field:
    case Kind::Element: return "&" + place(index);
    case Kind::Text: return "\"\"";
    case Kind::Read: return place(one.left);
    case Kind::Convert:
      if (one.index != UINT32_MAX)
        return "(" + body_.types[one.index] + " *)" + value(one.left);
      return (one.number < 0 ? "(i" + std::to_string(-8 * one.number) : "(u" + std::to_string(8 * one.number)) + ")" + value(one.left);
    case Kind::Not: return "!" + value(one.left);
    case Kind::Negate: return "-" + value(one.left);
    case Kind::Complement: return "~" + value(one.left);
    case Kind::Add: return binary(one, "+");
    case Kind::Subtract: return binary(one, "-");
    case Kind::Multiply: return binary(one, "*");
    case Kind::Divide: return binary(one, "/");
    case Kind::Remainder: return binary(one, "%");
    case Kind::And: return binary(one, "&");
    case Kind::Or: return binary(one, "|");
    case Kind::Xor: return binary(one, "^");
    case Kind::ShiftLeft: return binary(one, "<<");
    case Kind::ShiftRight: return binary(one, ">>");
    case Kind::Equal: return binary(one, "==");
    case Kind::NotEqual: return binary(one, "!=");
    case Kind::Less: return binary(one, one.number == 1 ? "<u" : "<");
    case Kind::LessEqual: return binary(one, one.number == 1 ? "<=u" : "<=");
    case Kind::Call:
    case Kind::Allocate: return "%" + numberOf(index);
    case Kind::Write:
    case Kind::Copy:
    case Kind::Return:
    case Kind::EndOfLife: return "nothing";
    }
    return "";
  }

  const SourceFacts &facts_;
  const SourceBody &body_;
  std::map<BodyValue, bool> isUsed_;
  std::map<BodyValue, unsigned> numbers_;
};

} // namespace

std::string bodyText(const SourceFacts &facts, const SourceBody &body)
{
  return BodyPrinter(facts, body).print();
}

std::string bodyTextOf(const SourceFacts &facts, const std::string &function)
{
  std::string out;
  for (const SourceBody &body : facts.bodies)
    if (facts.functions[body.function].name == function)
      out += bodyText(facts, body);
  return out.empty() ? "no body of " + function + "\n" : out;
}

} // namespace headroom::test

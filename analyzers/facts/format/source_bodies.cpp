// SPDX-License-Identifier: Apache-2.0
#include "facts/format/source_bodies.h"

#include "source_facts_generated.h"

namespace headroom {

namespace {

using Kind = BodyOperation::Kind;

class BodyReader {
public:
  BodyReader(const wire::source::SourceFacts &from, RowReader &read, SourceFacts &out)
      : from_(from), read_(read), out_(out), locals_("body_locals", from.body_locals()), types_("body_types", from.body_types()),
        blocks_("body_blocks", from.body_blocks()), successors_("body_successors", from.body_successors()),
        cases_("body_cases", from.body_cases()), operations_("body_operations", from.body_operations()),
        operands_("body_operands", from.body_operands())
  {
  }

  void readAll();

private:
  void readLocals(SourceBody &body, std::uint32_t count);
  void readBlocks(SourceBody &body, std::uint32_t count);
  void readOperation(SourceBody &body, const wire::source::BodyOperation &row);
  void checkIndex(const SourceBody &body, const BodyOperation &one);
  void checkEnd(const BodyBlock &block);
  /// A value that an operation before the `count`-th yields.
  BodyValue value(const char *field, BodyValue given, std::size_t count) { return read_.indexOrNone(field, given, count); }

  const wire::source::SourceFacts &from_;
  RowReader &read_;
  SourceFacts &out_;
  Pool<wire::source::BodyLocal> locals_;
  Pool<wire::Index> types_;
  Pool<wire::source::BodyBlock> blocks_;
  Pool<wire::Index> successors_;
  Pool<wire::source::Case> cases_;
  Pool<wire::source::BodyOperation> operations_;
  Pool<wire::Index> operands_;
};

void BodyReader::readLocals(SourceBody &body, std::uint32_t count)
{
  const auto rows = read_.take(locals_, "locals", count);
  body.locals.reserve(rows.size());
  for (const wire::source::BodyLocal &row : rows) {
    BodyLocal &one = body.locals.emplace_back();
    one.name = read_.text("locals.name", row.name());
    one.record = read_.text("locals.record", row.record());
    one.sizeBytes = row.size_bytes();
    one.isParameter = row.is_parameter();
    one.isPointer = row.is_pointer();
    if (one.isParameter && body.locals.size() > 1 && !body.locals[body.locals.size() - 2].isParameter)
      read_.refuseHere("locals is out of order, wanted parameters first");
  }
}

void BodyReader::checkIndex(const SourceBody &body, const BodyOperation &one)
{
  const auto inside = [&](const auto &list) { read_.index("operations.index", one.index, list.size()); };
  switch (one.kind) {
  case Kind::Function: inside(out_.functions); break;
  case Kind::Variable: inside(out_.variables); break;
  case Kind::Field: inside(out_.fields); break;
  case Kind::Call: inside(out_.calls); break;
  case Kind::Local:
  case Kind::EndOfLife: inside(body.locals); break;
  case Kind::Convert: read_.indexOrNone("operations.index", one.index, body.types.size()); break;
  default: break;
  }
}

// Blocks follow the order of a walk from the start, so that every value stands before what uses it.
void BodyReader::readOperation(SourceBody &body, const wire::source::BodyOperation &row)
{
  const std::size_t before = body.operations.size();
  BodyOperation &one = body.operations.emplace_back();
  one.kind = read_.kind("operations.kind", row.kind(), Kind::EndOfLife);
  one.left = value("operations.left", row.left(), before);
  one.right = value("operations.right", row.right(), before);
  one.index = row.index();
  one.number = row.number();
  one.line = row.line();
  one.column = row.column();
  checkIndex(body, one);
  const auto operands = read_.take(operands_, "operations.operands", row.operands());
  one.firstOperand = static_cast<std::uint32_t>(body.operands.size());
  one.operandCount = static_cast<std::uint32_t>(operands.size());
  for (const wire::Index &operand : operands)
    body.operands.push_back(value("operands", operand.value(), before));
}

void BodyReader::checkEnd(const BodyBlock &block)
{
  std::size_t least = 0;
  std::size_t most = 0;
  switch (block.end) {
  case BodyBlock::End::Jump: least = most = 1; break;
  case BodyBlock::End::Branch: least = most = 2; break;
  case BodyBlock::End::Switch: least = most = block.cases.size() + 1; break;
  case BodyBlock::End::Computed: most = block.successors.size(); break;
  case BodyBlock::End::Return:
  case BodyBlock::End::NoReturn: break;
  }
  if (block.successors.size() < least || block.successors.size() > most)
    read_.refuseHere("blocks.successors is " + std::to_string(block.successors.size()) + ", wanted " + std::to_string(most));
  if (block.end != BodyBlock::End::Switch && !block.cases.empty())
    read_.refuseHere("blocks.cases is " + std::to_string(block.cases.size()) + ", wanted 0");
  const bool asks = block.end == BodyBlock::End::Branch || block.end == BodyBlock::End::Switch;
  if (asks && block.condition == noValue)
    read_.refuseHere("blocks.condition is missing");
}

void BodyReader::readBlocks(SourceBody &body, std::uint32_t count)
{
  const auto rows = read_.take(blocks_, "blocks", count);
  body.blocks.reserve(rows.size());
  for (const wire::source::BodyBlock &row : rows) {
    BodyBlock &one = body.blocks.emplace_back();
    const auto operations = read_.take(operations_, "blocks.operations", row.operations());
    one.firstOperation = static_cast<std::uint32_t>(body.operations.size());
    one.operationCount = static_cast<std::uint32_t>(operations.size());
    for (const wire::source::BodyOperation &operation : operations)
      readOperation(body, operation);
    one.end = read_.kind("blocks.end", row.end(), BodyBlock::End::NoReturn);
    one.condition = value("blocks.condition", row.condition(), body.operations.size());
    for (const wire::Index &successor : read_.take(successors_, "blocks.successors", row.successors()))
      one.successors.push_back(read_.index("blocks.successors", successor.value(), rows.size()));
    for (const wire::source::Case &value : read_.take(cases_, "blocks.cases", row.cases()))
      one.cases.push_back(value.value());
    checkEnd(one);
  }
}

void BodyReader::readAll()
{
  out_.bodies.reserve(from_.bodies()->size());
  for (const wire::source::Body &row : rowsOf(from_.bodies())) {
    read_.enter("bodies", out_.bodies.size());
    SourceBody &one = out_.bodies.emplace_back();
    one.function = read_.index("function", row.function(), out_.functions.size());
    one.file = read_.indexOrNone("file", row.file(), out_.files.size());
    readLocals(one, row.locals());
    one.types = read_.texts("types", types_, row.types());
    readBlocks(one, row.blocks());
  }
  for (std::size_t i = 1; i < out_.bodies.size(); ++i)
    read_.order("bodies", i, out_.bodies[i - 1].function < out_.bodies[i].function, "sorted by function, each once");
  read_.finish(locals_);
  read_.finish(types_);
  read_.finish(blocks_);
  read_.finish(successors_);
  read_.finish(cases_);
  read_.finish(operations_);
  read_.finish(operands_);
}

} // namespace

void readBodies(const wire::source::SourceFacts &from, RowReader &read, SourceFacts &out)
{
  BodyReader(from, read, out).readAll();
}

} // namespace headroom
